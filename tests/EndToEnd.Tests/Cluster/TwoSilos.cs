using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>A cluster in which the first silo has the books and the second stands by, and alice has paid bob.</summary>
internal sealed class TwoSilos(ClusterNode node) : IAsyncDisposable
{
    private readonly List<ConnectorProcess> _gateways = [];

    public ClusterNode Node => node;

    public ConnectorProcess First { get; private set; } = null!;

    public ConnectorProcess Second { get; private set; } = null!;

    /// <summary>Logged in at the first gateway.</summary>
    public TestPeer Alice { get; private set; } = null!;

    /// <summary>Logged in at the last gateway.</summary>
    public TestPeer Bob { get; private set; } = null!;

    public static async Task<TwoSilos> StartAsync(int gateways)
    {
        var silos = new TwoSilos(await TwoPeersOfACluster.CreateAsync(silos: 2, gateways));
        try
        {
            await silos.StartedAsync(gateways);
            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable?[] parts = [Alice, Bob, .. _gateways, Second, First, node];
        foreach (var part in parts.OfType<IAsyncDisposable>()) await part.DisposeAsync();
    }

    private async Task StartedAsync(int gateways)
    {
        First = node.LaunchSilo(0);
        await node.SiloIsAsync(0, "healthy");
        Second = node.LaunchSilo(1);
        await Second.HasWrittenAsync("\"event\":\"stands_by\"");
        for (var gateway = 0; gateway < gateways; gateway++) _gateways.Add(node.LaunchGateway(gateway));
        Bob = await TwoPeersOfACluster.BobAsync(node, gateways - 1);
        Alice = await TwoPeersOfACluster.AliceAsync(node, 0);
        await TwoPeersOfACluster.FulfilledAgainAsync(Alice);
    }
}
