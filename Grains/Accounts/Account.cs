using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.LocalDelivery;
using Connector.Grains.PeerProtocols;
using Connector.Grains.Rates;
using Connector.Grains.Routing;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>
/// One peer's account: its sessions, its open packets and its books, without any Orleans. A turn takes a batch, decides
/// on what is in memory, and appends what is to leave to the edges; <see cref="Flush"/> lets it go. Not thread-safe.
/// </summary>
/// <remarks>
/// The packet's journey: <c>Account.FromPeer.cs</c> (it arrives), <c>PacketSwitch</c> (the stages), then in the next
/// account <c>Account.FromAccounts.cs</c> (it leaves), back <c>Account.Answers.cs</c>; <c>Account.Expiry.cs</c> when
/// nothing comes back.
/// </remarks>
internal sealed partial class Account
{
    private readonly NextHop _self;
    private readonly AccountPolicies _policies;
    private readonly NodePolicy _node;
    private readonly AccountLimits _limits;
    private readonly AccountBooks _books;
    private readonly PacketSwitch _switch;
    private readonly IldcpServer _ildcp;
    private readonly LoopbackReceiver _loopback;
    private readonly ILedgerWriter _ledger;
    private readonly IAccountSurroundings _surroundings;
    private readonly AccountCounters _counters;
    private readonly HeldBack _held;
    private readonly uint _fence;
    private readonly NumberedSlots<IncomingHold> _incoming;
    private readonly NumberedSlots<OutgoingHold> _outgoing;
    private readonly Dictionary<NextHop, Neighbour> _neighbours = [];
    private readonly Dictionary<ulong, AttachedSession> _sessions = [];
    private readonly AttachedSession?[] _current = new AttachedSession?[2];
    private readonly List<Edge> _touched = [];
    private AttachedSession? _preferred;
    private ulong _lastAttach;

    public Account(
        NextHop self,
        AccountPolicies policies,
        RateBoard rates,
        NodePolicy node,
        Routes routes,
        ILedgerWriter ledger,
        IAccountSurroundings surroundings,
        AccountCounters counters,
        LedgerAccount booked)
    {
        _self = self;
        _policies = policies;
        _table = policies.Current;
        _policy = _table.Of(self.Account);
        var policy = _policy;
        _node = node;
        _ledger = ledger;
        _surroundings = surroundings;
        _counters = counters;
        _limits = new AccountLimits(policy);
        _held = new HeldBack(ledger);
        _fence = booked.Fence;
        _books = new AccountBooks { Maximum = policy.MaximumBalance, Minimum = policy.MinimumBalance };
        var conversions = new Conversions(self, policies, rates, routes.Hops);
        // Between shards it is the time of one hop: it was taken off where the packet came in.
        _switch = new PacketSwitch(self, _limits, _books, node, routes, conversions, ledger, policy.Trunk is null ? node.MinMessageWindowMs : 0);
        _ildcp = new IldcpServer(self.Account, policy, node);
        _parent = policy.GivesAddress ? new IldcpClient(policy) : null;
        _loopback = new LoopbackReceiver(node);
        _incoming = new NumberedSlots<IncomingHold>(policy.MaxInFlightPackets);
        // The number of an outgoing prepare is its BTP request id: 32 bits.
        // Another life starts elsewhere: an answer to a request of the one before is not to be taken for one to its own. On
        // a trunk the life is part of the name, and names rise.
        var start = policy.Trunk is null ? (uint)(Activation.GetHashCode() & int.MaxValue) : 0;
        _outgoing = new NumberedSlots<OutgoingHold>(policy.MaxInFlightPackets, uint.MaxValue, start);
        Restore(booked);
    }

    /// <summary>Names this life of the account: what was in memory before it is not known to it.</summary>
    public Guid Activation { get; } = Guid.NewGuid();

    /// <summary>Whether anything waits for the ledger.</summary>
    public bool HoldsBack => !_held.IsEmpty;

    /// <summary>The barrier that the next of it waits for. Only while <see cref="HoldsBack"/>.</summary>
    public long NextBarrier => _held.NextBarrier();

    /// <summary>Whether any prepare is open, in either direction: then it wants to be swept.</summary>
    public bool HasOpen => _incoming.Count > 0 || _outgoing.Count > 0 || _awaited > 0 || _messages.Count > 0;

    /// <summary>The account at a glance.</summary>
    public AccountStatus Status => new()
    {
        LinkUp = _preferred is not null,
        Balance = _books.Balance,
        HeldIncoming = _books.HeldIncoming,
        HeldOutgoing = _books.HeldOutgoing,
        OpenIncoming = _incoming.Count,
        OpenOutgoing = _outgoing.Count,
        Settling = Settling?.Amount ?? 0,
        SettlingKey = Settling?.Key ?? string.Empty,
        SettlingSince = Settling?.BookedAt ?? 0,
    };

    /// <summary>Lets everything go that the turn appended, and what was held back until the ledger is durable this far.</summary>
    public void Flush(long durableThrough)
    {
        TellTaken();
        while (_held.TryTake(durableThrough, out var held))
        {
            Touch(held.Edge);
            held.Edge.Release(held);
            _held.Recycle(held);
        }

        while (_touched.Count > 0)
        {
            var edge = _touched[^1];
            _touched.RemoveAt(_touched.Count - 1);
            edge.Flush();
        }
    }

    private void Touch(Edge edge)
    {
        if (edge.Touch())
            _touched.Add(edge);
    }

    private Neighbour NeighbourOf(NextHop hop)
    {
        if (!_neighbours.TryGetValue(hop, out var neighbour))
        {
            neighbour = new Neighbour(hop, _surroundings.OpenEdge(hop));
            _neighbours.Add(hop, neighbour);
        }

        return neighbour;
    }

    /// <summary>Ends both legs of an outgoing prepare in the ledger. Payload: the answer to be relayed, or nothing.</summary>
    private void StageEnd(
        LedgerEntryKind kind, ref readonly OutgoingHold hold, LedgerMark mark = LedgerMark.None, ReadOnlySpan<byte> payload = default,
        bool timedOut = false)
    {
        var entry = new LedgerEntry(
            kind, hold.Source.Hop.Account, hold.SourceTag, hold.SourceAmount, _self.Account, hold.Amount)
        {
            Life = hold.SourceLife,
            OutgoingFence = _fence,
            Mark = mark,
            TimedOut = timedOut,
        };
        _held.Barrier = _ledger.Stage(in entry, payload);
    }

    private void Stage(AccountEntryKind kind, ulong number, ReadOnlySpan<byte> payload) =>
        _held.Barrier = _ledger.Stage(new AccountEntry(kind, _self.Account, _fence) { Number = number }, payload);
}
