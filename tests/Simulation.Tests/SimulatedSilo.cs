using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Rates;
using Connector.Grains.Routing;
using Connector.Grains.Shards;
using Connector.Ledger.Journal;

namespace Connector.Simulation.Tests;

/// <summary>One life of a silo: the real accounts on the real books, without Orleans. Dies when it is told to.</summary>
internal sealed class SimulatedSilo
{
    /// <summary>How long after its expiry a packet whose gateway is silent is held, milliseconds.</summary>
    private const int LedgerGrace = 3_000;

    private const int SweepEvery = 50;

    private readonly Scheduler _world;
    private readonly SimulatedConnector _connector;
    private readonly Routes _routes;
    private readonly Dictionary<string, Host> _hosts = [];

    public SimulatedSilo(Scheduler world, SimulatedConnector connector, IJournal journal, DurableEntries durable)
    {
        (_world, _connector) = (world, connector);
        Ledger = new SimulatedLedger(journal, world, durable);
        _routes = new Routes(new NextHops(connector.Shard));
        _routes.Apply(new RoutingSnapshot(1, [.. connector.Routes], []));
        var node = new NodePolicy { OwnAddress = "test.us"u8.ToArray(), LedgerGraceMs = LedgerGrace };
        Rates = new RateBoard(connector.Terms.Rates);
        var table = new PolicyTable(connector.Terms.Policies, connector.Shard);
        var policies = new AccountPolicies(table);
        var trunks = table.Ids.Where(Trunk.IsTrunk).Order(StringComparer.Ordinal);
        foreach (var id in connector.Terms.Policies.Keys.Where(table.Knows).Concat(trunks))
        {
            var host = new Host(this, id);
            _hosts.Add(id, host);
            host.Account = new Account(
                _routes.Hops.Get(id), policies, Rates, node, _routes, Ledger, host, new AccountCounters(), Ledger.Open(id, Trunks.AssetOf(table.Of(id))));
        }

        // Peers of other shards are reachable while their silo is; what that costs when it is not, the trunk finds out.
        foreach (var other in Shard.All(connector.Shard.Count))
            _routes.Hops.SetLinksOf(other.Number, connector.Terms.Policies.Keys.Where(other.Has));
        foreach (var trunk in connector.TrunksOut)
            _hosts[trunk.From].Account.OpenWay(Host.EdgeTo(trunk.Carry(this)));
        foreach (var host in _hosts.Values) EndTurn(host);
    }

    public bool IsAlive { get; private set; } = true;

    public SimulatedLedger Ledger { get; }

    public RateBoard Rates { get; }

    public void Die() => IsAlive = false;

    /// <summary>A turn of an account: what it appends leaves when the ledger is durable, as in the grain.</summary>
    public void Turn(string id, Action<Account> turn)
    {
        if (!IsAlive)
            return;
        turn(_hosts[id].Account);
        EndTurn(_hosts[id]);
    }

    /// <summary>Whether the accounts in memory say what the books say, and nothing is held.</summary>
    public IEnumerable<string> Differences()
    {
        if (!Ledger.IsAtRest)
            yield return $"{_connector.Name}: something is not durable";
        foreach (var account in Ledger.Store.Accounts())
        {
            var status = _hosts[account.Name].Account.Status;
            if (status.Balance != account.Balance)
                yield return $"{_connector.Name}/{account.Name}: {status.Balance} in memory, {account.Balance} in the books";
            if (account.OpenHolds != 0 || account.HeldIncoming != 0 || account.HeldOutgoing != 0)
                yield return $"{_connector.Name}/{account.Name}: {account.OpenHolds} packets are held for ever";
            if (status.HeldIncoming != 0 || status.HeldOutgoing != 0 || status.OpenIncoming != 0 || status.OpenOutgoing != 0)
                yield return $"{_connector.Name}/{account.Name}: {status} held in memory for ever";
        }

        foreach (var position in Ledger.Store.Positions())
        {
            if (position.Sum != 0)
                yield return $"{_connector.Name}: the books add up to {position.Sum}";
        }

        foreach (var difference in Ledger.Store.Verify(Ledger.Store.Figures()).Differences)
            yield return $"{_connector.Name}: {difference}";
    }

    private void EndTurn(Host host)
    {
        host.Account.Flush(Ledger.DurableThrough);
        Ledger.Write(() => IsAlive, Durable);
        host.Sweep();
    }

    private void Durable()
    {
        foreach (var host in _hosts.Values) host.Account.Flush(Ledger.DurableThrough);
        Ledger.Write(() => IsAlive, Durable);
    }

    private sealed class Host(SimulatedSilo silo, string id) : IAccountSurroundings
    {
        private bool _sweeps;

        public Account Account { get; set; } = null!;

        public NextHop HopOf(string account) => silo._routes.Hops.Get(account);

        public Edge OpenEdge(SessionAttach session)
        {
            var pipe = new Pipe(silo._world);
            return EdgeTo(bytes => pipe.Send(() =>
            {
                if (silo.IsAlive) silo._connector.Deliver(session, bytes);
            }));
        }

        public Edge OpenEdge(NextHop account)
        {
            var pipe = new Pipe(silo._world);
            return EdgeTo(bytes => pipe.Send(() => silo.Turn(
                account.Account, target => target.TakeFromAccount(silo._routes.Hops.Get(id), bytes, silo._connector.Clock))));
        }

        public void CloseSession(SessionAttach session, CloseReason reason)
        {
        }

        public void LinkChanged(bool up)
        {
        }

        public void AddressGiven(string address)
        {
        }

        public void AddressRefused(string problem, bool isLoud)
        {
        }

        /// <summary>As the grain's timer: it runs while anything is open.</summary>
        public void Sweep()
        {
            if (_sweeps || !Account.HasOpen)
                return;
            _sweeps = true;
            silo._world.After(SweepEvery, () =>
            {
                _sweeps = false;
                silo.Turn(id, account => account.Sweep(silo._connector.Clock));
            });
        }

        public static Edge EdgeTo(Action<byte[]> send)
        {
            Task Send(ReadOnlyMemory<byte> batch)
            {
                send(batch.ToArray());
                return Task.CompletedTask;
            }

            return new Edge(
                new Pump(Edge.MaxAnswerBytes, Send, static exception => throw exception),
                new Pump(Edge.MaxPrepareBytes, Send, static exception => throw exception));
        }
    }
}
