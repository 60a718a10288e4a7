using System.Collections.Concurrent;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>A cluster with two accounts: alice pays bob.</summary>
internal static class TwoPeersOfACluster
{
    private const string AliceToken = "token-of-alice";
    private const string BobToken = "token-of-bob";

    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PayAgainAfter = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Meanwhile = ["T00", "T01", "T03", "R00", "R02"];

    /// <summary>A moved account is back within this, by the contract of the issue.</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(40);

    /// <summary>Bob dials us, unless there is a place to dial him.</summary>
    public static Task<ClusterNode> CreateAsync(int silos, int gateways, Uri? bob = null)
    {
        var url = bob is null ? "" : $"\n    url: ws://127.0.0.1:{bob.Port}";
        return ClusterNode.CreateAsync(silos, gateways,
            $$"""
            ledger: { connectionString: "${LEDGER_CONNECTION_STRING}", grace: 10s }
            peers:
              - id: alice
                authToken: {{AliceToken}}
              - id: bob
                authToken: {{BobToken}}{{url}}
            routes:
              - prefix: test.node.bob
                nextHop: bob

            """);
    }

    public static Task<TestPeer> AliceAsync(ClusterNode node, int gateway) =>
        TwoPeers.WhenLetInAsync(() => TestPeer.LoginAsync(node.Btp[gateway], "alice", AliceToken));

    public static Task<TestPeer> BobAsync(ClusterNode node, int gateway) =>
        TwoPeers.WhenLetInAsync(() => TestPeer.LoginAsync(node.Btp[gateway], "bob", BobToken));

    /// <summary>
    /// Pays until a packet is fulfilled, without waiting for those before: what was on its way when something died runs to its
    /// expiry, and the answer to it may be lost. Every reject must be one that tells the sender to try again.
    /// </summary>
    public static async Task FulfilledAgainAsync(TestPeer alice)
    {
        var packets = new PacketFactory();
        var fulfilled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rejects = new ConcurrentQueue<string>();
        var started = TimeProvider.System.GetTimestamp();
        while (!fulfilled.Task.IsCompleted)
        {
            _ = PayAsync(alice, packets.Next(TwoPeers.ToBob, expiresIn: Expiry), fulfilled, rejects);
            if (TimeProvider.System.GetElapsedTime(started) > BackWithin)
            {
                fulfilled.TrySetException(new TimeoutException(
                    $"no packet is fulfilled within {BackWithin.TotalSeconds} s; rejects: {string.Join("; ", rejects.Distinct())}"));
            }

            await Task.WhenAny(fulfilled.Task, Task.Delay(PayAgainAfter, TimeProvider.System));
        }

        await fulfilled.Task;
    }

    private static async Task PayAsync(
        TestPeer alice, PreparedPacket packet, TaskCompletionSource fulfilled, ConcurrentQueue<string> rejects)
    {
        try
        {
            var answer = await alice.SendPrepareAsync(packet, Expiry * 2);
            if (packet.IsFulfilledBy(answer))
            {
                fulfilled.TrySetResult();
                return;
            }

            rejects.Enqueue($"{answer.Code} {answer.Message}");
            if (!Meanwhile.Contains(answer.Code)) fulfilled.TrySetException(new InvalidOperationException($"answered with {answer}"));
        }
        catch (TimeoutException)
        {
            // Its answer was lost with the process that had it.
        }
    }
}
