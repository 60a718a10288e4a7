using System.Diagnostics;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>A peer that stops reading, at the real process with its real limits.</summary>
public sealed class StalledReaderTests
{
    private const long Mebibyte = 1024 * 1024;
    private const int Packets = 4_000;
    private const int Bytes = 30_000;

    [Fact]
    public async Task it_costs_others_neither_time_nor_sockets_and_the_connector_no_memory_to_speak_of()
    {
        using var node = new Node();
        Configure(node);
        await using var connector = node.LaunchAll(("LOOPBACK", "true"));
        await node.IsAsync("healthy");
        await using var bob = await TestPeer.LoginAsync(node.Btp, "bob", "token-of-bob");
        await using var alice = await TestPeer.LoginAsync(node.Btp, "alice", "token-of-alice");
        await using var carol = await TestPeer.LoginAsync(node.Btp, "carol", "token-of-carol");
        var packets = new PacketFactory();
        await PayAsync(carol, packets, 500);
        var before = Resident(connector);

        bob.OnPrepare = Answering.Never;
        bob.StopReading();
        // 120 MB: far more than all buffers on the way to bob.
        var stalled = Task.WhenAll(Enumerable.Range(0, Packets).Select(
            _ => alice.SendPrepareAsync(packets.Next("test.node.bob.till", dataBytes: Bytes, expiresIn: TimeSpan.FromSeconds(20)), TimeSpan.FromSeconds(60))));
        while (!stalled.IsCompleted)
        {
            await PayAsync(carol, packets, 20);
            Assert.InRange(Resident(connector) - before, long.MinValue, 250 * Mebibyte);
        }

        Assert.All(await stalled, answer => Assert.True(answer.Code is "T01" or "T03" or "R00", answer.ToString()));
        Assert.Equal((false, 0), (alice.Closed.IsCompleted, alice.Counters.UnexpectedAnswers));
    }

    /// <summary>Packets to somebody else, each answered in time.</summary>
    private static async Task PayAsync(TestPeer payer, PacketFactory packets, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var packet = packets.Next("test.node.till");
            var answer = await payer.SendPrepareAsync(packet);
            Assert.True(packet.IsFulfilledBy(answer), answer.ToString());
            Assert.InRange(answer.Latency, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
    }

    private static void Configure(Node node) => node.Environment["CONFIG_FILE"] = node.Write("node.yaml",
        """
        nodeId: node
        ilpAddress: test.node
        btpServerPort: 3000
        peers:
          - { id: alice, authToken: token-of-alice }
          - { id: bob, authToken: token-of-bob }
          - { id: carol, authToken: token-of-carol }
        routes:
          - { prefix: test.node.bob, nextHop: bob }

        """);

    private static long Resident(ConnectorProcess connector)
    {
        using var process = Process.GetProcessById(connector.Id);
        return process.WorkingSet64;
    }
}
