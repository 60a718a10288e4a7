using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Ledger.Journal;

namespace Connector.Simulation.Tests;

/// <summary>
/// A connector of a silo and a gateway apart. The silo is real but for its host; the gateway keeps its sessions with the
/// real tables (what is open, what is kept until it is durable) and plays the rest of its part: number, keep, offer again,
/// answer R00 at the expiry, report what was read. Either may die at any time and comes back.
/// </summary>
internal sealed partial class SimulatedConnector : IEnd
{
    /// <summary>After so long the silo notices that a gateway is gone, milliseconds.</summary>
    private const int Lease = 1_500;

    private readonly Scheduler _world;
    private readonly IJournal _journal;
    private readonly Dictionary<uint, GatewaySession> _sessions = [];
    private readonly List<(Link Link, string Account)> _links = [];
    private readonly long _skew;
    private uint _lastSession;
    private int _gatewayLife;

    public SimulatedConnector(Scheduler world, string name, long skew, IJournal journal) =>
        (_world, Name, _skew, _journal) = (world, name, skew, journal);

    public string Name { get; }

    public long Clock => _world.Now + _skew;

    public List<RouteEntry> Routes { get; } = [];

    public Terms Terms { get; init; } = new();

    public DurableEntries Durable { get; } = new();

    /// <summary>The part of a connector that it is.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>On which packets leave for other shards.</summary>
    public List<SimulatedTrunk> TrunksOut { get; } = [];

    /// <summary>On which they come in, by what the other shard is called here.</summary>
    public Dictionary<string, SimulatedTrunk> TrunksIn { get; } = [];

    public SimulatedSilo? Silo { get; private set; }

    /// <summary>Whether its gateway ever died: then what was open on its sockets is nobody's to know.</summary>
    public bool LostItsGateway => _gatewayLife > 0;

    /// <summary>The link of an account.</summary>
    public Link LinkOf(string account) => _links.First(link => link.Account == account).Link;

    /// <summary>On which connection of the link a session was.</summary>
    public Dictionary<(string Account, ulong Number), int> LinkLives { get; } = [];

    /// <summary>Says what is wrong at the moment it happens.</summary>
    public Action<string> Violation { get; set; } = _ => { };

    public void Join(Link link, string account) => _links.Add((link, account));

    /// <summary>Money is worth something else now; packets that are open keep what they were given.</summary>
    public void Say(RatesConfig rates)
    {
        Terms.RatesEver.Add(rates);
        Silo?.Rates.Apply(rates);
    }

    public void StartSilo()
    {
        _world.Note($"{Name} silo starts");
        Silo = new SimulatedSilo(_world, this, _journal, Durable);
        foreach (var session in _sessions.Values) Attach(session);
        foreach (var trunk in TrunksOut) trunk.Connect();
    }

    public void KillSilo()
    {
        if (Silo is not { IsAlive: true } silo)
            return;
        _world.Note($"{Name} silo dies");
        silo.Die();
        Silo = null;
        foreach (var session in _sessions.Values) session.Silo = null;
        // While a shard is away for longer than any grace, the others hold what is open at it.
        var isLong = !Shard.IsWhole && _world.Happens(100);
        _world.After(isLong ? _world.Between(8_000, 20_000) : _world.Between(20, 1_500), StartSilo);
    }

    public void KillGateway()
    {
        _world.Note($"{Name} gateway dies");
        var (dead, silo) = (_sessions.Values.ToList(), Silo);
        _sessions.Clear();
        _gatewayLife++;
        foreach (var (link, _) in _links) link.Break();
        _world.After(Lease, () =>
        {
            foreach (var session in dead.Where(session => session.Number != 0))
                silo?.Turn(session.Account, account => account.Detach(session.Number, DetachReason.GatewayLost));
        });
    }

    void IEnd.Opened(Link link)
    {
        var account = _links.First(entry => entry.Link == link).Account;
        var session = new GatewaySession(++_lastSession, link, account, new Pipe(_world), $"{Name}-{_gatewayLife}");
        _sessions.Add(session.Id, session);
        Attach(session);
    }

    void IEnd.Closed(Link link)
    {
        foreach (var session in _sessions.Values.Where(session => session.Link == link && !session.IsEnded))
        {
            session.IsEnded = true;
            DetachWhenNothingIsKept(session);
        }
    }

    void IEnd.Receive(Link link, Frame frame)
    {
        var session = _sessions.Values.FirstOrDefault(session => session.Link == link && !session.IsEnded);
        if (session is null)
            return;
        if (frame.Kind == FrameKind.Prepare)
            TakePrepare(session, frame);
        else
            Keep(session, frame.Kind == FrameKind.Fulfill ? EntryKind.Fulfill : EntryKind.Reject, 0, frame.RequestId, frame.Packet);
    }
}
