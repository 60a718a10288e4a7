using System.Globalization;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>Three connectors in a row, from the example files as they are.</summary>
public sealed class LineOfThreeTests
{
    private const int Packets = 10_000;
    private const int Outstanding = 200;

    [Fact]
    public async Task ten_thousand_packets_are_fulfilled_with_the_right_preimage()
    {
        using Node a = new(), b = new(), c = new();
        Node[] nodes = [a, b, c];
        string[] names = ["a", "b", "c"];
        foreach (var (node, name) in nodes.Zip(names))
        {
            node.Environment["CONFIG_FILE"] = SourceTree.PathOf("examples", $"linear-3-nodes-{name}.yaml");
            foreach (var (other, otherName) in nodes.Zip(names))
            {
                var prefix = $"CONNECTOR_{otherName.ToUpperInvariant()}";
                node.Environment[$"{prefix}_HOST"] = "127.0.0.1";
                node.Environment[$"{prefix}_PORT"] = other.BtpPort.ToString(CultureInfo.InvariantCulture);
            }
        }

        await using var first = a.LaunchAll();
        await using var second = b.LaunchAll();
        await using var third = c.LaunchAll(("LOOPBACK", "true"));
        foreach (var node in nodes) await node.IsAsync("healthy");
        await BothNeighboursAreConnectedAsync(b);

        await using var sender = await TestPeer.LoginAsync(a.Btp, "send-packet-client", "test-token");
        var factory = new PacketFactory();
        for (var sent = 0; sent < Packets; sent += 1000)
        {
            // Made just before they are sent, so that they have their whole time.
            PreparedPacket[] packets = [.. Enumerable.Range(0, 1000).Select(i => factory.Next("g.connectorc.till", (ulong)i))];
            var answers = await sender.SendPreparesAsync(packets, Outstanding, TimeSpan.FromSeconds(60));
            Assert.All(
                packets.Zip(answers),
                pair => Assert.True(pair.First.IsFulfilledBy(pair.Second), $"answered with {pair.Second}"));
        }
    }

    private static Task BothNeighboursAreConnectedAsync(Node node) => Await.UntilAsync(
        async () => (await node.HealthAsync())?.Body.GetProperty("peersConnected").GetInt32() >= 2,
        () => "b has reached a and c",
        TimeSpan.FromSeconds(60));
}
