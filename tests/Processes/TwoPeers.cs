namespace Connector.Testing.Processes;

/// <summary>A node with two accounts: alice pays bob.</summary>
public static class TwoPeers
{
    public const string ToBob = "test.node.bob.till";

    private const string AliceToken = "token-of-alice";
    private const string BobToken = "token-of-bob";

    /// <summary>Writes the file that the node's processes read. Bob dials us, unless there is a place to dial him.</summary>
    public static void Configure(Node node, Uri? bob = null)
    {
        var url = bob is null ? "" : $"\n    url: ws://127.0.0.1:{bob.Port}";
        node.Environment["CONFIG_FILE"] = node.Write("node.yaml",
            $"""
            nodeId: node
            ilpAddress: test.node
            btpServerPort: 3000
            peers:
              - id: alice
                authToken: {AliceToken}
              - id: bob
                authToken: {BobToken}{url}
            routes:
              - prefix: test.node.bob
                nextHop: bob

            """);
    }

    public static Task<TestPeer> AliceAsync(Node node) => TestPeer.LoginAsync(node.Btp, "alice", AliceToken);

    public static Task<TestPeer> BobAsync(Node node) => TestPeer.LoginAsync(node.Btp, "bob", BobToken);

    /// <summary>Logs in as soon as somebody listens and lets us in.</summary>
    public static async Task<TestPeer> WhenLetInAsync(Func<Task<TestPeer>> login)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await login();
            }
            catch (Exception exception) when (
                exception is System.Net.WebSockets.WebSocketException or InvalidOperationException
                && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    /// <summary>Pays until a packet is fulfilled; every answer before that must be one of these rejects.</summary>
    public static async Task FulfilledAfterAsync(TestPeer alice, params string[] rejects)
    {
        var packets = new PacketFactory();
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            var packet = packets.Next(ToBob);
            var answer = await alice.SendPrepareAsync(packet);
            if (packet.IsFulfilledBy(answer)) return;
            Assert.True(rejects.Contains(answer.Code), $"answered with {answer}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Fail("no packet is fulfilled");
    }
}
