using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.LocalDelivery;
using Connector.Grains.PeerProtocols;
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
    private readonly AccountPolicy _policy;
    private readonly NodePolicy _node;
    private readonly AccountLimits _limits;
    private readonly AccountBooks _books;
    private readonly PacketSwitch _switch;
    private readonly IldcpServer _ildcp;
    private readonly LoopbackReceiver _loopback;
    private readonly ILedgerWriter _ledger;
    private readonly IAccountSurroundings _surroundings;
    private readonly AccountCounters _counters;
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
        AccountPolicy policy,
        NodePolicy node,
        Routes routes,
        ILedgerWriter ledger,
        IAccountSurroundings surroundings,
        AccountCounters counters)
    {
        _self = self;
        _policy = policy;
        _node = node;
        _ledger = ledger;
        _surroundings = surroundings;
        _counters = counters;
        _limits = new AccountLimits(policy);
        _books = new AccountBooks { Maximum = policy.MaximumBalance, Minimum = policy.MinimumBalance };
        _switch = new PacketSwitch(self, _limits, _books, node, routes, ledger);
        _ildcp = new IldcpServer(self.Account, policy, node);
        _parent = policy.GivesAddress ? new IldcpClient(policy) : null;
        _loopback = new LoopbackReceiver(node);
        _incoming = new NumberedSlots<IncomingHold>(policy.MaxInFlightPackets);
        // The number of an outgoing prepare is its BTP request id: 32 bits.
        // Another life starts elsewhere: an answer to a request of the one before is not to be taken for one to its own.
        var start = (uint)(Activation.GetHashCode() & int.MaxValue);
        _outgoing = new NumberedSlots<OutgoingHold>(policy.MaxInFlightPackets, uint.MaxValue, start);
    }

    /// <summary>Names this life of the account: what was in memory before it is not known to it.</summary>
    public Guid Activation { get; } = Guid.NewGuid();

    /// <summary>Barrier of the last entry that was staged: what was appended may leave when it is durable.</summary>
    public long Barrier { get; private set; }

    /// <summary>Whether any prepare is open, in either direction: then it wants to be swept.</summary>
    public bool HasOpen => _incoming.Count > 0 || _outgoing.Count > 0;

    /// <summary>The account at a glance.</summary>
    public AccountStatus Status => new()
    {
        LinkUp = _preferred is not null,
        Balance = _books.Balance,
        HeldIncoming = _books.HeldIncoming,
        HeldOutgoing = _books.HeldOutgoing,
        OpenIncoming = _incoming.Count,
        OpenOutgoing = _outgoing.Count,
    };

    /// <summary>Lets everything go that the turn appended.</summary>
    public void Flush()
    {
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

    private void Stage(LedgerEntryKind kind, string incoming, ulong number, ulong amount, string outgoing, ulong outgoingAmount) =>
        Barrier = _ledger.Stage(new LedgerEntry(kind, incoming, number, amount, outgoing, outgoingAmount));
}
