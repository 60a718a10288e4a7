using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Routing;
using Connector.Ledger.Journal;

namespace Connector.Simulation.Tests;

/// <summary>
/// A world made from a seed: one connector of two or three shards, each with a silo and a gateway that die, links between
/// them that lose calls, peers anywhere.
/// </summary>
internal sealed class ShardedNetwork
{
    private const int SendFor = 6_000;
    private const int RestAfter = 300_000;

    private readonly Scheduler _world;
    private readonly Random _money;
    private readonly Terms _terms = new();
    private readonly List<SimulatedConnector> _shards = [];
    private readonly List<SimulatedSender> _senders = [];
    private readonly List<SimulatedReceiver> _receivers = [];
    private readonly List<Link> _links = [];
    private readonly List<string> _violations = [];

    public ShardedNetwork(int seed, bool isTraced = false)
    {
        _world = new Scheduler(seed) { IsTraced = isTraced };
        _money = new Random(seed);
        var (exchanges, count) = (_money.Next(2) == 0, 2 + _money.Next(2));
        var secrets = new Secrets(_world);
        foreach (var shard in Shard.All(count))
        {
            _shards.Add(new SimulatedConnector(_world, $"shard{shard.Number}", Skew(), new MemoryJournal())
            {
                Shard = shard, Terms = _terms, Violation = _violations.Add,
            });
        }

        Say(Money.AnyRates(_money));
        var weather = _world.Happens(300) ? Weather.Calm : new Weather(20, 20, 40, 40);
        for (var i = 0; i < _world.Between(2, 3); i++)
        {
            var sender = new SimulatedSender(_world, $"s{i}", Skew(), secrets);
            _senders.Add(sender);
            sender.Link = Connect(sender, weather, exchanges);
        }

        for (var i = 0; i < _world.Between(2, 4); i++)
        {
            var receiver = new SimulatedReceiver(_world, $"r{i}", Skew(), secrets, lies: _world.Happens(350));
            _receivers.Add(receiver);
            Connect(receiver, weather, exchanges);
            foreach (var shard in _shards)
                shard.Routes.Add(new RouteEntry($"test.{receiver.Name}", receiver.Name, 0));
        }

        var lost = _world.Happens(500) ? 0 : _world.Between(1, 100);
        foreach (var (here, there) in _shards.SelectMany(here => _shards.Where(there => there != here).Select(there => (here, there))))
        {
            foreach (var asset in _terms.Policies.Keys.Where(there.Shard.Has).Select(_terms.AssetOf).Distinct())
                _ = new SimulatedTrunk(_world, here, there, asset, lost);
        }
    }

    public string Trace => _world.Trace;

    /// <summary>How many steps it took.</summary>
    public int Steps => _world.Steps;

    /// <summary>How many shards there are.</summary>
    public int Shards => _shards.Count;

    /// <summary>How many packets are sent; by chance where it is not said.</summary>
    public int? Load { get; init; }

    /// <summary>Packets between two shards, and those of them that were committed.</summary>
    public (int Crossed, int Committed) Packets => (
        _shards.Sum(shard => shard.Durable.Holds.Values.Count(hold => ShardFindings.IsTrunk(hold.Entry.Outgoing))),
        _shards.Sum(shard => shard.Durable.Ends.Values.Count(
            end => end.Kind == Ledger.LedgerEntryKind.Commit && ShardFindings.IsTrunk(end.Outgoing))));

    /// <summary>Before a step, the silo of one shard dies.</summary>
    public ShardedNetwork CutAt(int step, int shard)
    {
        _world.Cuts[step] = _shards[shard].KillSilo;
        return this;
    }

    /// <summary>Lives until all is at rest; returns what is wrong then.</summary>
    public IReadOnlyList<string> Run(bool hasTroubles = true)
    {
        foreach (var shard in _shards) shard.StartSilo();
        foreach (var link in _links) link.Open();
        for (var i = Load ?? _world.Between(5, 40); i > 0; i--)
            _world.After(_world.Between(200, SendFor), () => _world.OneOf(_senders).Pay(_world.OneOf(_receivers).Name));
        if (hasTroubles)
        {
            Troubles(700, 5, shard => shard.KillSilo());
            Troubles(150, 2, shard => shard.KillGateway());
            for (var i = _money.Next(3); i > 0; i--)
            {
                var rates = Money.AnyRates(_money);
                _world.After(_money.Next(SendFor), () => Say(rates));
            }
        }

        try
        {
            _world.Run(RestAfter);
        }
        catch (InvalidOperationException restless)
        {
            return [restless.Message, .. _shards.SelectMany(shard => shard.Silo!.Differences())];
        }

        return [.. _violations, .. ShardFindings.Of(_shards, _senders)];
    }

    private void Say(RatesConfig rates)
    {
        foreach (var shard in _shards) shard.Say(rates);
    }

    private void Troubles(int perMille, int most, Action<SimulatedConnector> trouble)
    {
        if (!_world.Happens(perMille))
            return;
        for (var i = _world.Between(1, most); i > 0; i--)
            _world.After(_world.Between(0, SendFor), () => trouble(_world.OneOf(_shards)));
    }

    private Link Connect(IEnd peer, Weather weather, bool exchanges)
    {
        var shard = _shards.First(shard => shard.Shard.Has(peer.Name));
        var link = new Link(_world, weather, shard, peer);
        _links.Add(link);
        var asset = exchanges ? Money.AnyAsset(_money) : Money.Plain;
        shard.Join(link, peer.Name);
        _terms.Policies.Add(peer.Name, new AccountPolicy
        {
            AssetCode = asset.Code,
            AssetScale = asset.Scale,
            MaximumBalance = _world.Happens(150) ? _world.Between(0, 4_000) : null,
        });
        return link;
    }

    private long Skew() => _world.Happens(500) ? 0 : _world.Between(-700, 700);
}
