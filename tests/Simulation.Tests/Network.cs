using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Routing;
using Connector.Ledger;
using Connector.Ledger.Journal;

namespace Connector.Simulation.Tests;

/// <summary>
/// A world made from a seed: up to four connectors in a row, senders and receivers at any of them, clocks that are off,
/// weather, silos and gateways that die, links that break.
/// </summary>
internal sealed class Network
{
    private const int SendFor = 6_000;
    private const int RestAfter = 60_000;

    private readonly Scheduler _world;
    private readonly Random _money;
    private readonly bool _exchanges;
    private readonly List<SimulatedConnector> _connectors = [];
    private readonly List<SimulatedSender> _senders = [];
    private readonly List<SimulatedReceiver> _receivers = [];
    private readonly List<Link> _links = [];
    private readonly List<string> _violations = [];

    public Network(int seed, bool isTraced = false)
    {
        _world = new Scheduler(seed) { IsTraced = isTraced };
        // A chance of its own: what else happens in a world does not depend on its money.
        _money = new Random(seed);
        _exchanges = _money.Next(2) == 0;
        var secrets = new Secrets(_world);
        var weather = _world.Happens(300)
            ? Weather.Calm
            : new Weather(_world.Between(0, 60), _world.Between(0, 60), _world.Between(0, 80), _world.Between(0, 80));
        for (var i = 0; i < _world.Between(1, 4); i++)
            _connectors.Add(new SimulatedConnector(_world, $"c{i}", Skew(), new MemoryJournal()) { Violation = _violations.Add });
        foreach (var connector in _connectors) connector.Say(Money.AnyRates(_money));
        for (var i = 1; i < _connectors.Count; i++)
            Connect(_connectors[i - 1], _connectors[i], weather);
        for (var i = 0; i < _world.Between(1, 2); i++)
        {
            var sender = new SimulatedSender(_world, $"s{i}", Skew(), secrets);
            _senders.Add(sender);
            sender.Link = Connect(_world.OneOf(_connectors), sender, weather);
        }

        for (var i = 0; i < _world.Between(1, 2); i++)
        {
            var receiver = new SimulatedReceiver(_world, $"r{i}", Skew(), secrets, lies: _world.Happens(350));
            _receivers.Add(receiver);
            var at = _world.OneOf(_connectors);
            Connect(at, receiver, weather);
            foreach (var connector in _connectors)
            {
                var (here, there) = (_connectors.IndexOf(connector), _connectors.IndexOf(at));
                var next = here == there ? receiver.Name : $"c{here + Math.Sign(there - here)}";
                connector.Routes.Add(new RouteEntry($"test.{receiver.Name}", next, 0));
            }
        }
    }

    public string Trace => _world.Trace;

    /// <summary>Packets that were sent, and those that were fulfilled to their sender.</summary>
    public (int Sent, int Committed) Packets =>
        (_senders.Sum(sender => sender.Sent.Count), _senders.Sum(sender => sender.Sent.Keys.Count(
            condition => _connectors.Exists(connector => connector.Durable.IsCommitted(condition)))));

    /// <summary>How many connectors there are.</summary>
    public int Connectors => _connectors.Count;

    /// <summary>How many steps it took.</summary>
    public int Steps => _world.Steps;

    /// <summary>Every kind of entry that was staged in it.</summary>
    public IReadOnlyCollection<string> Effects => _world.Effects;

    /// <summary>How many packets are sent; by chance where it is not said.</summary>
    public int? Load { get; init; }

    /// <summary>Before a step, something of one connector dies.</summary>
    public Network CutAt(int step, int connector, bool silo, bool gateway)
    {
        var victim = _connectors[connector];
        _world.Cuts[step] = () =>
        {
            if (silo) victim.KillSilo();
            if (gateway) victim.KillGateway();
        };
        return this;
    }

    /// <summary>Lives until all is at rest; returns what is wrong then.</summary>
    public IReadOnlyList<string> Run(bool hasTroubles = true)
    {
        foreach (var connector in _connectors) connector.StartSilo();
        foreach (var link in _links) link.Open();
        var packets = Load ?? _world.Between(5, 40);
        for (var i = 0; i < packets; i++)
            _world.After(_world.Between(0, SendFor), () => _world.OneOf(_senders).Pay(_world.OneOf(_receivers).Name));
        if (hasTroubles)
        {
            Troubles(300, 3, connector => connector.KillSilo());
            Troubles(150, 2, connector => connector.KillGateway());
            if (_world.Happens(300))
                _world.After(_world.Between(0, SendFor), () => _world.OneOf(_links).Break());
            for (var i = _money.Next(4); i > 0; i--)
            {
                var (connector, rates) = (_connectors[_money.Next(_connectors.Count)], Money.AnyRates(_money));
                _world.After(_money.Next(SendFor), () => connector.Say(rates));
            }
        }

        _world.Run(RestAfter);
        return [.. _violations, .. Findings.Of(_connectors, _senders)];
    }

    private void Troubles(int perMille, int most, Action<SimulatedConnector> trouble)
    {
        if (!_world.Happens(perMille))
            return;
        for (var i = _world.Between(1, most); i > 0; i--)
            _world.After(_world.Between(0, SendFor), () => trouble(_world.OneOf(_connectors)));
    }

    private Link Connect(SimulatedConnector connector, IEnd other, Weather weather)
    {
        var link = new Link(_world, weather, connector, other);
        _links.Add(link);
        var asset = _exchanges ? Money.AnyAsset(_money) : Money.Plain;
        Join(connector, other, link, asset);
        if (other is SimulatedConnector peer) Join(peer, connector, link, asset);
        return link;
    }

    private void Join(SimulatedConnector connector, IEnd other, Link link, Asset asset)
    {
        connector.Join(link, other.Name);
        connector.Terms.Policies.Add(other.Name, new AccountPolicy
        {
            AssetCode = asset.Code,
            AssetScale = asset.Scale,
            MaximumBalance = _world.Happens(150) ? _world.Between(0, 4_000) : null,
        });
    }

    private long Skew() => _world.Happens(500) ? 0 : _world.Between(-700, 700);
}
