using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>The development networks, as a developer starts them.</summary>
public sealed class NetworkTests
{
    [Theory]
    [InlineData("docker-compose.yml", "connector-a", "connectora connectorb connectorc")]
    [InlineData("docker-compose-5-node.yml", "connector-a", "connectora connectorb connectorc connectord connectore")]
    [InlineData("docker-compose-mesh.yml", "connector-a", "connectora connectorb connectorc connectord")]
    [InlineData("docker-compose-hub-spoke.yml", "connector-hub", "hub spoke1 spoke2 spoke3")]
    [InlineData("docker-compose-complex.yml", "hub-1", "hub1 hub2 spoke1a spoke1b spoke1c spoke2a spoke2b spoke2c")]
    public async Task packets_go_to_every_node_of_a_network(string file, string first, string nodes)
    {
        Requires.Docker();
        await Engine.ImageIsBuiltAsync();
        try
        {
            await Engine.ComposeAsync(SourceTree.Root, file, "up", "-d");
            var ends = await Engine.DockerAsync("port", first);
            var btp = new Uri("ws://127.0.0.1:" + ends.Split('\n').First(line => line.StartsWith("3000/", StringComparison.Ordinal)).Split(':')[^1]);
            TestPeer? sender = null;
            await Await.UntilAsync(
                async () => (sender = await TryLoginAsync(btp)) is not null, () => $"{first} takes a login", TimeSpan.FromSeconds(60));
            await using (sender)
            {
                foreach (var node in nodes.Split(' ')) await IsFulfilledAsync(sender!, $"g.{node}.dest");
            }
        }
        finally
        {
            await Engine.ComposeAsync(SourceTree.Root, file, "down", "-v");
        }
    }

    private static async Task<TestPeer?> TryLoginAsync(Uri btp)
    {
        try
        {
            return await TestPeer.LoginAsync(btp, "send-packet-client", "test-token");
        }
        catch (Exception exception) when (exception is System.Net.WebSockets.WebSocketException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static async Task IsFulfilledAsync(TestPeer sender, string destination)
    {
        var last = "";
        await Await.UntilAsync(
            async () =>
            {
                var packet = new PacketFactory().Next(destination, 1000);
                var answer = await sender.SendPrepareAsync(packet);
                last = answer.ToString();
                return packet.IsFulfilledBy(answer);
            },
            () => $"{destination} fulfills, the last answer is {last}",
            TimeSpan.FromSeconds(60));
    }
}
