using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>A cluster of two shards in which all peers are logged in, and alice has paid bob.</summary>
internal sealed class TwoShards : IAsyncDisposable
{
    private const int Gateways = 2;

    private static readonly string[] _names = ["alice", "bob", "carol"];

    private readonly ConnectorProcess[] _silos;
    private readonly ConnectorProcess[] _gateways;

    private TwoShards(ClusterNode node)
    {
        Node = node;
        node.Environment["CLUSTER_SHARDS"] = "2";
        _silos = [.. Enumerable.Range(0, node.Silos).Select(number => node.LaunchSilo(number))];
        _gateways = [.. Enumerable.Range(0, Gateways).Select(number => node.LaunchGateway(number))];
    }

    public ClusterNode Node { get; }

    public TestPeer Alice { get; private set; } = null!;

    public TestPeer Bob { get; private set; } = null!;

    public TestPeer Carol { get; private set; } = null!;

    public static async Task<TwoShards> StartAsync(int silos = 3)
    {
        var shards = new TwoShards(await ClusterNode.CreateAsync(silos, Gateways, Yaml()));
        try
        {
            for (var gateway = 0; gateway < Gateways; gateway++) await shards.Node.GatewayIsAsync(gateway, "healthy");
            shards.Alice = await shards.LoginAsync("alice", 0);
            shards.Bob = await shards.LoginAsync("bob", 1);
            shards.Carol = await shards.LoginAsync("carol", 0);
            await TwoPeersOfACluster.FulfilledAgainAsync(shards.Alice);
            return shards;
        }
        catch
        {
            await shards.DisposeAsync();
            throw;
        }
    }

    /// <summary>The silo that has the books of a shard.</summary>
    public async Task<ConnectorProcess> OwnerAsync(int shard)
    {
        ConnectorProcess? owner = null;
        await Await.UntilAsync(
            async () =>
            {
                for (var silo = 0; silo < Node.Silos; silo++)
                {
                    if (await Node.SiloStatusAsync(silo) == "healthy" && await Node.SiloShardAsync(silo) == $"{shard} of 2")
                        owner = _silos[silo];
                }

                return owner is not null;
            },
            () => $"shard {shard} has a silo",
            TwoPeersOfACluster.BackWithin);
        return owner!;
    }

    /// <summary>What runs the processes starts one again.</summary>
    public ConnectorProcess LaunchAgain(ConnectorProcess dead) => Node.LaunchSilo(Array.IndexOf(_silos, dead));

    /// <summary>Pays packets one after the other; each must be fulfilled.</summary>
    public static async Task PaysAsync(TestPeer payer, string destination, int packets)
    {
        var factory = new PacketFactory();
        for (var paid = 0; paid < packets; paid++) await PayAsync(payer, factory.Next(destination), paid);
    }

    /// <summary>The same until it is told to end; returns how many were fulfilled.</summary>
    public static async Task<int> PaysUntilAsync(TestPeer payer, string destination, CancellationToken end)
    {
        var factory = new PacketFactory();
        var paid = 0;
        for (; !end.IsCancellationRequested; paid++) await PayAsync(payer, factory.Next(destination), paid);
        return paid;
    }

    /// <summary>Ends when a packet is rejected in a way that tells its sender to try again.</summary>
    public static async Task IsRefusedAsync(TestPeer payer, string destination)
    {
        var factory = new PacketFactory();
        var last = "nothing";
        await Await.UntilAsync(
            async () =>
            {
                var packet = factory.Next(destination, expiresIn: TimeSpan.FromSeconds(3));
                var answer = await payer.SendPrepareAsync(packet);
                last = $"{answer}";
                return answer.Code is "T01" or "T03";
            },
            () => $"a packet to {destination} is refused, the last was answered with {last}",
            TwoPeersOfACluster.BackWithin);
    }

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable?[] parts = [Alice, Bob, Carol, .. _gateways, .. _silos, Node];
        foreach (var part in parts.OfType<IAsyncDisposable>()) await part.DisposeAsync();
    }

    private static async Task PayAsync(TestPeer payer, PreparedPacket packet, int number)
    {
        var answer = await payer.SendPrepareAsync(packet);
        Assert.True(packet.IsFulfilledBy(answer), $"packet {number} is answered with {answer}");
    }

    private Task<TestPeer> LoginAsync(string name, int gateway) =>
        TwoPeers.WhenLetInAsync(() => TestPeer.LoginAsync(Node.Btp[gateway], name, $"token-of-{name}"));

    private static string Yaml()
    {
        var peers = string.Concat(_names.Select(name => $"  - {{ id: {name}, authToken: token-of-{name} }}\n"));
        var routes = string.Concat(_names.Select(name => $"  - {{ prefix: test.node.{name}, nextHop: {name} }}\n"));
        return
            $$"""
            ledger: { connectionString: "${LEDGER_CONNECTION_STRING}", grace: 10s }
            peers:
            {{peers}}
            routes:
            {{routes}}
            """;
    }
}
