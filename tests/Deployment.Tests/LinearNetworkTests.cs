using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>docker-compose.yml: three connectors in a row, as a developer starts them.</summary>
public sealed class LinearNetworkTests
{
    [Fact]
    public async Task a_packet_goes_from_one_end_to_the_other_and_to_each_node()
    {
        Requires.Docker();
        await Engine.ImageIsBuiltAsync();
        await Engine.ComposeAsync(SourceTree.Root, "docker-compose.yml", "up", "-d");
        try
        {
            var ends = await Engine.DockerAsync("port", "connector-a");
            var btp = new Uri("ws://127.0.0.1:" + ends.Split('\n').First(line => line.StartsWith("3000/", StringComparison.Ordinal)).Split(':')[^1]);
            TestPeer? sender = null;
            await Await.UntilAsync(
                async () => (sender = await TryLoginAsync(btp)) is not null, () => "connector-a takes a login", TimeSpan.FromSeconds(60));
            await using (sender)
            {
                foreach (var destination in new[] { "g.connectora.dest", "g.connectorb.dest", "g.connectorc.dest" })
                    await IsFulfilledAsync(sender!, destination);
            }
        }
        finally
        {
            await Engine.ComposeAsync(SourceTree.Root, "docker-compose.yml", "down");
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
