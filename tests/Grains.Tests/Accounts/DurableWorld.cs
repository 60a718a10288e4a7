using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Rates;
using Connector.Grains.Routing;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Grains.Tests.Accounts;

/// <summary>
/// Alice pays bob on books that outlive the accounts: <see cref="RestartAsync"/> ends their lives and begins new ones, as a
/// silo that dies does. What is to leave leaves when the ledger is durable, as in the grain.
/// </summary>
internal sealed class DurableWorld : IAsyncDisposable
{
    public const long Start = AccountWorld.Start;

    private readonly LedgerWriter _ledger = LedgerWriter.InMemory(new LedgerWriterOptions(), TimeProvider.System);
    private readonly Routes _routes = new(new NextHops());
    private readonly NodePolicy _node = new() { OwnAddress = "test.us"u8.ToArray() };
    private readonly AccountPolicies _policies;
    private readonly Dictionary<string, Surroundings> _accounts = [];
    private uint _lastSession;
    private uint _lastAnswer;

    private DurableWorld(AccountPolicy alice, AccountPolicy bob, RatesConfig rates)
    {
        _policies = new(new PolicyTable(new Dictionary<string, AccountPolicy> { ["alice"] = alice, ["bob"] = bob }));
        Rates = new RateBoard(rates);
        _routes.Apply(new RoutingSnapshot(1, [new RouteEntry("test.bob", "bob", 0)], []));
    }

    /// <summary>The rates in force; they stay when the accounts restart.</summary>
    public RateBoard Rates { get; }

    public long Now { get; set; } = Start;

    public Account Alice => _accounts["alice"].Account;

    public Account Bob => _accounts["bob"].Account;

    public static Task<DurableWorld> StartAsync() =>
        StartAsync(new AccountPolicy(), new AccountPolicy(), new RatesConfig());

    public static async Task<DurableWorld> StartAsync(AccountPolicy alice, AccountPolicy bob, RatesConfig rates)
    {
        var world = new DurableWorld(alice, bob, rates);
        await world._ledger.StartAsync();
        await world.RestartAsync();
        return world;
    }

    public async Task RestartAsync()
    {
        _accounts.Clear();
        foreach (var id in (string[])["alice", "bob"])
        {
            var surroundings = new Surroundings(this, id);
            var booked = await _ledger.OpenAsync(id, AssetOf(id), CancellationToken.None);
            surroundings.Account = new Account(
                _routes.Hops.Get(id), _policies, Rates, _node, _routes, _ledger, surroundings, surroundings.Counters, booked);
            _accounts.Add(id, surroundings);
        }
    }

    public List<Sent> SentTo(string id) => _accounts[id].Sent;

    public AccountCounters Counters(string id) => _accounts[id].Counters;

    public async Task<(ulong Number, SessionAttach Attach)> AttachAsync(string id)
    {
        var attach = new SessionAttach(new AccountId(id), "gateway", ++_lastSession, SessionKind.Accepted, 0);
        var result = _accounts[id].Account.Attach(attach);
        await SettleAsync();
        return (result.Number, attach with { Presented = result.Number });
    }

    /// <summary>The gateway attaches a session again after a restart.</summary>
    public async Task<AttachResult> ReattachAsync(SessionAttach attach)
    {
        var result = _accounts[attach.Account.Value].Account.Attach(attach);
        await SettleAsync();
        return result;
    }

    public async Task<bool> TakeAsync(
        string id, ulong session, EntryKind kind, ulong tag, ReadOnlyMemory<byte> payload, uint? number = null, long? receivedAt = null)
    {
        if (kind is not EntryKind.Prepare) tag = AnswerTag.Of((uint)tag, number ?? ++_lastAnswer);
        var buffer = new BatchBuffer(int.MaxValue);
        buffer.TryAppend(kind, 0, tag, receivedAt ?? Now, payload.Span);
        buffer.TryTake(out var batch);
        var taken = _accounts[id].Account.TakeFromPeer(session, batch.Span, Now);
        await SettleAsync();
        return taken;
    }

    public async Task DetachAsync(string id, ulong number, DetachReason reason = DetachReason.Closed)
    {
        _accounts[id].Account.Detach(number, reason);
        await SettleAsync();
    }

    public async Task SweepAsync()
    {
        foreach (var account in _accounts.Values) account.Account.Sweep(Now);
        await SettleAsync();
    }

    public Task<IReadOnlyList<OpenItem>> ItemsAsync() => _ledger.OpenItemsAsync(CancellationToken.None);

    /// <summary>What the ledger has of an account.</summary>
    public async Task<AccountSummary> BookedAsync(string id) =>
        (await _ledger.AccountsAsync(CancellationToken.None)).Single(account => account.Name == id);

    /// <summary>What the ledger has of every asset.</summary>
    public Task<IReadOnlyList<AssetPosition>> PositionsAsync() => _ledger.PositionsAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Assert.All(await PositionsAsync(), position => Assert.Equal(Int128.Zero, position.Sum));
        var report = await _ledger.VerifyAsync(CancellationToken.None);
        await _ledger.DisposeAsync();
        Assert.Empty(report.Differences);
    }

    private Asset AssetOf(string id) => new(_policies.Current.Of(id).AssetCode, _policies.Current.Of(id).AssetScale);

    /// <summary>Until nothing waits for the ledger any more, and all refusals would have shown.</summary>
    private async Task SettleAsync()
    {
        List<LedgerRefusal> refusals = [];
        do
        {
            foreach (var account in _accounts.Values)
            {
                while (account.Account.HoldsBack)
                {
                    await _ledger.WaitAsync(account.Account.NextBarrier, CancellationToken.None);
                    account.Account.Flush(_ledger.DurableThrough);
                }

                account.Account.Flush(_ledger.DurableThrough);
                _ledger.TakeRefusals(account.Id, refusals);
            }
        }
        while (_accounts.Values.Any(account => account.Account.HoldsBack));
        Assert.Empty(refusals);
    }

    private sealed class Surroundings(DurableWorld world, string id) : QuietSurroundings
    {
        public Account Account { get; set; } = null!;

        public string Id => id;

        public AccountCounters Counters { get; } = new();

        public List<Sent> Sent { get; } = [];

        public override NextHop HopOf(string account) => world._routes.Hops.Get(account);

        public override Edge OpenEdge(SessionAttach session) => TestEdge.To(batch =>
        {
            TestEdge.Note(Sent, session, batch);
            return Task.CompletedTask;
        });

        public override Edge OpenEdge(NextHop account) => TestEdge.To(batch =>
        {
            var target = world._accounts[account.Account].Account;
            target.TakeFromAccount(world._routes.Hops.Get(id), batch.Span, world.Now);
            target.Flush(world._ledger.DurableThrough);
            return Task.CompletedTask;
        });
    }
}
