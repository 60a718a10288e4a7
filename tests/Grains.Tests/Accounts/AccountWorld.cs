using System.Text;
using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Grains.Rates;
using Connector.Grains.Routing;
using Connector.Ledger;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Tests.Accounts;

/// <summary>One entry that an account sent to a session, kept.</summary>
internal sealed record Sent(uint Session, EntryKind Kind, byte Flags, ulong Tag, byte[] Payload)
{
    /// <summary>The code of a Reject.</summary>
    public string Code
    {
        get
        {
            Assert.Equal(EntryKind.Reject, Kind);
            Assert.True(Reject.TryRead(Payload, out var reject, out _));
            return Encoding.ASCII.GetString(reject.Code);
        }
    }

    public string TriggeredBy
    {
        get
        {
            Assert.True(Reject.TryRead(Payload, out var reject, out _));
            return Encoding.ASCII.GetString(reject.TriggeredBy);
        }
    }

    public byte[] Data
    {
        get
        {
            if (Kind == EntryKind.Reject)
            {
                Assert.True(Reject.TryRead(Payload, out var reject, out _));
                return reject.Data.ToArray();
            }

            Assert.True(Fulfill.TryRead(Payload, out var fulfill, out _));
            return fulfill.Data.ToArray();
        }
    }
}

/// <summary>
/// Some accounts of one silo without a silo: what one sends another arrives at once, what they send to sessions is kept.
/// The clock stands still until a test moves it.
/// </summary>
internal sealed class AccountWorld
{
    public const long Start = 1_900_000_000_000;

    private readonly Dictionary<string, (Account Account, Surroundings Surroundings)> _accounts = [];
    private readonly Routes _routes;
    private readonly Dictionary<string, AccountPolicy> _set = [];
    private readonly AccountPolicies _policies = new(new PolicyTable([]));
    private readonly ILedgerWriter _ledger = new VolatileLedgerWriter();
    private uint _lastSession;
    private uint _lastAnswer;

    public AccountWorld(params RouteEntry[] routes)
    {
        _routes = new Routes(new NextHops(), Lookups);
        SetRoutes(routes);
    }

    /// <summary>Where lookups are told.</summary>
    public TelemetryBuffer Lookups { get; } = new(16);

    public NodePolicy Node { get; init; } = new() { OwnAddress = "test.us"u8.ToArray() };

    public long Now { get; set; } = Start;

    public void SetRoutes(params RouteEntry[] routes) =>
        _routes.Apply(new RoutingSnapshot(_routes.Table.Version + 1, routes, []));

    /// <summary>The rates in force.</summary>
    public RateBoard Rates { get; } = new(new RatesConfig());

    /// <summary>Changes what the operator set for an account; it need not have been added.</summary>
    public void SetPolicy(string id, AccountPolicy policy)
    {
        _set[id] = policy;
        _policies.Replace(new PolicyTable(_set));
    }

    public Account Add(string id, AccountPolicy? policy = null)
    {
        SetPolicy(id, policy ?? new AccountPolicy());
        var surroundings = new Surroundings(this, id);
        var booked = new LedgerAccount { Name = id, Asset = new Asset("USD", 9), Fence = 1, Balance = 0 };
        var account = new Account(
            _routes.Hops.Get(id), _policies, Rates, Node, _routes, _ledger, surroundings, surroundings.Counters, booked);
        _accounts.Add(id, (account, surroundings));
        return account;
    }

    public AccountStatus Status(string id) => _accounts[id].Account.Status;

    public AccountCounters Counters(string id) => _accounts[id].Surroundings.Counters;

    public List<Sent> SentTo(string id) => _accounts[id].Surroundings.Sent;

    public List<string> Addresses(string id) => _accounts[id].Surroundings.Addresses;

    public List<(string Problem, bool IsLoud)> Refusals(string id) => _accounts[id].Surroundings.Refusals;

    /// <summary>What the grain's timer does while the account wants our address.</summary>
    public void AskForAddress(string id)
    {
        _accounts[id].Account.AskForAddress(Now);
        _accounts[id].Account.Flush(long.MaxValue);
    }

    public List<uint> Closed(string id) => _accounts[id].Surroundings.Closed;

    /// <summary>Attaches a new session; returns its attach number.</summary>
    public ulong Attach(string id, SessionKind kind = SessionKind.Accepted) =>
        _accounts[id].Account.Attach(new SessionAttach(new AccountId(id), "gateway", ++_lastSession, kind, 0)).Number;

    public uint LastSession => _lastSession;

    /// <summary>Hands entries in, as the gateway of this session would.</summary>
    public bool Take(string id, ulong number, EntryKind kind, ulong tag, ReadOnlySpan<byte> payload, long? time = null, byte flags = 0)
    {
        var buffer = new BatchBuffer(int.MaxValue);
        if (kind is not (EntryKind.Prepare or EntryKind.SwappedPrepare))
            tag = AnswerTag.Of((uint)tag, ++_lastAnswer);
        Assert.True(buffer.TryAppend(kind, flags, tag, time ?? Now, payload));
        Assert.True(buffer.TryTake(out var batch));
        var taken = _accounts[id].Account.TakeFromPeer(number, batch.Span, Now);
        _accounts[id].Account.Flush(long.MaxValue);
        return taken;
    }

    public void Detach(string id, ulong number, DetachReason reason = DetachReason.Closed)
    {
        _accounts[id].Account.Detach(number, reason);
        _accounts[id].Account.Flush(long.MaxValue);
    }

    public void Sweep(string id)
    {
        _accounts[id].Account.Sweep(Now);
        _accounts[id].Account.Flush(long.MaxValue);
    }

    /// <summary>What every account owes and is owed, and what is held, must cancel out: no unit appears or is lost.</summary>
    public void AssertConserved()
    {
        var statuses = _accounts.Values.Select(entry => entry.Account.Status).ToList();
        Assert.Equal(Int128.Zero, statuses.Aggregate(Int128.Zero, (sum, status) => sum + status.Balance));
        Assert.Equal(
            Int128.Zero,
            statuses.Aggregate(Int128.Zero, (sum, status) => sum + status.HeldIncoming - status.HeldOutgoing));
    }

    private void Exchange(string from, string to, ReadOnlyMemory<byte> batch)
    {
        var target = _accounts[to].Account;
        target.TakeFromAccount(_routes.Hops.Get(from), batch.Span, Now);
        target.Flush(long.MaxValue);
    }

    private sealed class Surroundings(AccountWorld world, string id) : QuietSurroundings
    {
        public AccountCounters Counters { get; } = new();

        public List<Sent> Sent { get; } = [];

        public List<uint> Closed { get; } = [];

        public override Edge OpenEdge(SessionAttach session)
        {
            Task Send(ReadOnlyMemory<byte> batch)
            {
                var bytes = batch.Span;
                while (PacketEntry.TryRead(ref bytes, out var entry) && entry.Kind != EntryKind.Taken)
                    Sent.Add(new Sent(session.Session, entry.Kind, entry.Flags, entry.Tag, entry.Payload.ToArray()));
                return Task.CompletedTask;
            }

            return TestEdge.To(Send);
        }

        public override Edge OpenEdge(NextHop account)
        {
            Task Send(ReadOnlyMemory<byte> batch)
            {
                world.Exchange(id, account.Account, batch);
                return Task.CompletedTask;
            }

            return TestEdge.To(Send);
        }

        public override NextHop HopOf(string account) => world._routes.Hops.Get(account);

        public override void CloseSession(SessionAttach session, CloseReason reason) => Closed.Add(session.Session);

        public List<string> Addresses { get; } = [];

        public List<(string Problem, bool IsLoud)> Refusals { get; } = [];

        public override void AddressGiven(string address) => Addresses.Add(address);

        public override void AddressRefused(string problem, bool isLoud) => Refusals.Add((problem, isLoud));
    }
}
