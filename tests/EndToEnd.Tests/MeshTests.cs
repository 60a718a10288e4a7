using System.Globalization;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>Four connectors of which each dials each, from the example files as they are.</summary>
public sealed class MeshTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly string[] Names = ["a", "b", "c", "d"];

    [Fact]
    public async Task all_ends_dial_each_other_for_a_minute_without_a_reconnect()
    {
        using Node a = new(), b = new(), c = new(), d = new();
        Node[] nodes = [a, b, c, d];
        Configure(nodes);
        await using var first = a.LaunchAll(("LOOPBACK", "true"));
        await using var second = b.LaunchAll(("LOOPBACK", "true"));
        await using var third = c.LaunchAll(("LOOPBACK", "true"));
        await using var fourth = d.LaunchAll(("LOOPBACK", "true"));
        ConnectorProcess[] processes = [first, second, third, fourth];
        // Three that it dials, three that dial it.
        foreach (var process in processes)
            await Await.UntilAsync(() => Count(process, "session_opened") == 6, "six sessions are open", Minute);
        var closedAtStart = processes.Sum(process => Count(process, "session_closed"));

        await PayEachOtherAsync(nodes);

        // The four that pay are sessions too.
        Assert.All(processes, process => Assert.Equal(7, Count(process, "session_opened")));
        Assert.Equal(closedAtStart, processes.Sum(process => Count(process, "session_closed")));
    }

    private static async Task PayEachOtherAsync(Node[] nodes)
    {
        var packets = new PacketFactory();
        var payers = new List<TestPeer>();
        foreach (var node in nodes) payers.Add(await TestPeer.LoginAsync(node.Btp, "send-packet-client", "test-token"));
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(started) < Minute)
        {
            await timer.WaitForNextTickAsync();
            foreach (var payer in payers)
            {
                foreach (var name in Names)
                {
                    var packet = packets.Next($"g.connector{name}.till");
                    var answer = await payer.SendPrepareAsync(packet);
                    Assert.True(packet.IsFulfilledBy(answer), $"{packet} is answered with {answer}");
                }
            }
        }

        Assert.DoesNotContain(payers, payer => payer.Closed.IsCompleted);
    }

    private static void Configure(Node[] nodes)
    {
        foreach (var (node, name) in nodes.Zip(Names))
        {
            node.Environment["CONFIG_FILE"] = SourceTree.PathOf("examples", $"mesh-4-nodes-{name}.yaml");
            // Only a has this account in its file; a variable alone makes it in the others.
            node.Environment["BTP_PEER_SEND_PACKET_CLIENT_SECRET"] = "test-token";
            foreach (var (other, otherName) in nodes.Zip(Names))
            {
                var prefix = $"CONNECTOR_{otherName.ToUpperInvariant()}";
                node.Environment[$"{prefix}_HOST"] = "127.0.0.1";
                node.Environment[$"{prefix}_PORT"] = other.BtpPort.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    private static int Count(ConnectorProcess process, string eventName) =>
        process.Output.Count(line => line.Contains($"\"event\":\"{eventName}\"", StringComparison.Ordinal));
}
