using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;
using Connector.Grains.Shards;
using Connector.Grains.Tests.Accounts;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Grains.Tests.Shards;

/// <summary>
/// The accounts of one shard on books that outlive them, trunks among them. What leaves on a trunk, to either side, is kept
/// until a test carries it.
/// </summary>
internal sealed class OneShard(Shard shard, TwoShards world, IReadOnlyDictionary<string, AccountPolicy> peers) : IAsyncDisposable
{
    private readonly LedgerWriter _ledger = LedgerWriter.InMemory(new LedgerWriterOptions(), TimeProvider.System);
    private readonly AccountPolicies _policies = new(new PolicyTable(peers, shard));
    private readonly Dictionary<string, Surroundings> _accounts = [];
    private readonly List<byte[]> _unsent = [];
    private Routes _routes = null!;
    private uint _lastSession;
    private uint _lastAnswer;

    public Account this[string id] => _accounts[id].Account;

    /// <summary>The account on which packets leave for the other shard.</summary>
    public string Out => _policies.Current.Ids.Single(id => id.StartsWith("~to.", StringComparison.Ordinal));

    /// <summary>The account on which its packets come in.</summary>
    public string In => _policies.Current.Ids.Single(id => id.StartsWith("~from.", StringComparison.Ordinal));

    /// <summary>What left on trunks, to the account there or back from it, and was not carried yet.</summary>
    public List<(string Trunk, byte[] Batch)> Left { get; } = [];

    /// <summary>Whether the link to the other shard carries anything.</summary>
    public bool IsUp { get; set; }

    /// <summary>Whether what one account passes to another is lost.</summary>
    public bool LosesPrepares { get; set; }

    public List<Sent> SentTo(string id) => _accounts[id].Sent;

    public AccountCounters Counters(string id) => _accounts[id].Counters;

    public Task StartAsync() => _ledger.StartAsync();

    /// <summary>The accounts end, and new lives of them begin on what is booked.</summary>
    public async Task RestartAsync()
    {
        _accounts.Clear();
        Left.Clear();
        IsUp = false;
        _routes = new Routes(new NextHops(shard));
        _routes.Apply(new RoutingSnapshot(1, [new("test.alice", "alice", 0), new("test.bob", "bob", 0), new("test.us", "", 0)], []));
        foreach (var other in Shard.All(shard.Count).Where(other => other != shard))
            _routes.Hops.SetLinksOf(other.Number, peers.Keys.Where(other.Has));
        foreach (var id in _policies.Current.Ids)
            await ReopenAsync(id);
    }

    /// <summary>One of them does.</summary>
    public async Task ReopenAsync(string id)
    {
        var surroundings = new Surroundings(this, id);
        var policy = _policies.Current.Of(id);
        var booked = await _ledger.OpenAsync(id, Trunks.AssetOf(policy), CancellationToken.None);
        surroundings.Account = new Account(
            _routes.Hops.Get(id), _policies, world.Rates, world.Node, _routes, _ledger, surroundings, surroundings.Counters, booked);
        if (policy.Trunk is { IsOutgoing: true })
            surroundings.Account.OpenWay(TestEdge.To(surroundings.SendOnWay));
        _accounts[id] = surroundings;
    }

    /// <summary>Runs a turn of an account, and waits until what it led to is durable.</summary>
    public async Task<T> TurnAsync<T>(string id, Func<Account, T> turn)
    {
        var result = turn(_accounts[id].Account);
        await SettleAsync();
        return result;
    }

    public Task TurnAsync(string id, Action<Account> turn) => TurnAsync(id, account =>
    {
        turn(account);
        return true;
    });

    public async Task<SessionAttach> AttachAsync(string id)
    {
        var attach = new SessionAttach(new AccountId(id), "gateway", ++_lastSession, SessionKind.Accepted, 0);
        var result = await TurnAsync(id, account => account.Attach(attach));
        return attach with { Presented = result.Number };
    }

    public Task<bool> TakeAsync(SessionAttach session, EntryKind kind, ulong tag, byte[] payload)
    {
        if (kind is not EntryKind.Prepare) tag = AnswerTag.Of((uint)tag, ++_lastAnswer);
        return TurnAsync(session.Account.Value, account => account.TakeFromPeer(session.Presented, Batch(kind, tag, payload, world.Now), world.Now));
    }

    public async Task SweepAsync()
    {
        foreach (var account in _accounts.Values) account.Account.Sweep(world.Now);
        await SettleAsync();
    }

    public Task<IReadOnlyList<OpenItem>> ItemsAsync() => _ledger.OpenItemsAsync(CancellationToken.None);

    public async Task<AccountSummary> BookedAsync(string id) =>
        (await _ledger.AccountsAsync(CancellationToken.None)).Single(account => account.Name == id);

    public async ValueTask DisposeAsync()
    {
        Assert.All(await _ledger.PositionsAsync(CancellationToken.None), position => Assert.Equal(Int128.Zero, position.Sum));
        foreach (var booked in await _ledger.AccountsAsync(CancellationToken.None))
            Assert.Equal((booked.Name, booked.Balance), (booked.Name, _accounts[booked.Name].Account.Balance));
        var report = await _ledger.VerifyAsync(CancellationToken.None);
        await _ledger.DisposeAsync();
        Assert.Empty(report.Differences);
    }

    public static byte[] Batch(EntryKind kind, ulong tag, ReadOnlySpan<byte> payload, long time = 0)
    {
        var buffer = new BatchBuffer(int.MaxValue);
        Assert.True(buffer.TryAppend(kind, 0, tag, time, payload));
        Assert.True(buffer.TryTake(out var batch));
        return batch.ToArray();
    }

    private async Task SettleAsync()
    {
        List<LedgerRefusal> refusals = [];
        do
        {
            foreach (var account in _accounts.Values.ToList())
            {
                while (account.Account.HoldsBack)
                {
                    await _ledger.WaitAsync(account.Account.NextBarrier, CancellationToken.None);
                    account.Account.Flush(_ledger.DurableThrough);
                }

                account.Account.Flush(_ledger.DurableThrough);
                _ledger.TakeRefusals(account.Id, refusals);
            }

            foreach (var batch in _unsent) _accounts[Out].Account.ReturnUnsent(batch);
            _unsent.Clear();
        }
        while (_accounts.Values.Any(account => account.Account.HoldsBack));
        Assert.Empty(refusals);
    }

    private sealed class Surroundings(OneShard shard, string id) : QuietSurroundings
    {
        public Account Account { get; set; } = null!;

        public string Id => id;

        public AccountCounters Counters { get; } = new();

        public List<Sent> Sent { get; } = [];

        public override NextHop HopOf(string account) => shard._routes.Hops.Get(account);

        /// <summary>As the link does: what it cannot carry comes back, words are told again.</summary>
        public Task SendOnWay(ReadOnlyMemory<byte> batch)
        {
            if (shard.IsUp)
                shard.Left.Add((id, batch.ToArray()));
            else if (batch.Span[0] == (byte)EntryKind.Prepare)
                shard._unsent.Add(batch.ToArray());
            return Task.CompletedTask;
        }

        public override Edge OpenEdge(SessionAttach session) => TestEdge.To(batch =>
        {
            if (Trunk.IsTrunk(id))
                shard.Left.Add((id, batch.ToArray()));
            TestEdge.Note(Sent, session, batch);
            return Task.CompletedTask;
        });

        public override Edge OpenEdge(NextHop account) => TestEdge.To(batch =>
        {
            if (shard.LosesPrepares && batch.Span[0] == (byte)EntryKind.Prepare)
                return Task.CompletedTask;
            var target = shard._accounts[account.Account].Account;
            target.TakeFromAccount(shard._routes.Hops.Get(id), batch.Span, shard.World.Now);
            target.Flush(shard._ledger.DurableThrough);
            return Task.CompletedTask;
        });
    }

    private TwoShards World => world;
}
