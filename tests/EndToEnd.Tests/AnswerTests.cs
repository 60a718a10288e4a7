using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>Every request has one answer, which is an ILP packet whatever was wrong, and is sent on at most once.</summary>
public sealed class AnswerTests
{
    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task every_request_gets_one_reject_with_its_code_on_accepted_and_dialled_links_alike()
    {
        await using var listener = TestPeerListener.Start();
        using var node = new Node();
        Configure(node, listener.Url);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");
        await using var alice = await LoginAsync(node, "alice");
        await using var mute = await LoginAsync(node, "mute");
        mute.OnPrepare = Answering.Never;
        var dave = await listener.NextSessionAsync();
        await IsAttachedAsync(dave);

        foreach (var peer in new[] { alice, dave })
        {
            var cases = Cases();
            var answers = await Task.WhenAll(cases.Select(one => peer.SendPrepareAsync(one.Packet)));
            Assert.All(cases.Zip(answers), pair => Assert.Equal((pair.First.Name, AnswerKind.Reject, pair.First.Code), (pair.First.Name, pair.Second.Kind, pair.Second.Code)));
            Assert.All(answers, answer => Assert.Equal("test.node", answer.TriggeredBy));
        }

        foreach (var requestId in new uint[] { 0, int.MaxValue, 1u << 31, uint.MaxValue })
            Assert.Equal("F02", (await alice.SendPrepareAsync(_packets.Next("test.nowhere").Bytes, requestId)).Code);
        // A second answer to any of them would be here before the answer to the last one.
        Assert.All(new[] { alice, dave }, peer => Assert.Equal((0, 0), (peer.Counters.UnexpectedAnswers, peer.Counters.Errors)));
    }

    [Fact]
    public async Task a_prepare_that_nobody_answers_is_sent_once_and_rejected_before_its_expiry_though_both_ends_dial()
    {
        await using var listener = TestPeerListener.Start();
        listener.OnPrepare = Answering.Never;
        using var node = new Node();
        Configure(node, listener.Url);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");
        await using var alice = await LoginAsync(node, "alice");
        await using var accepted = await LoginAsync(node, "dave");
        accepted.OnPrepare = Answering.Never;
        var dialled = await listener.NextSessionAsync();
        await IsAttachedAsync(dialled);

        for (var sent = 1; sent <= 2; sent++)
        {
            var expiresIn = TimeSpan.FromSeconds(4);
            var answer = await alice.SendPrepareAsync(_packets.Next("test.node.dave", expiresIn: expiresIn));

            Assert.Equal("R00", answer.Code);
            Assert.True(answer.Latency < expiresIn, $"answered after {answer.Latency}");
            Assert.Equal(sent, accepted.Counters.Prepares + dialled.Counters.Prepares);
        }

        Assert.Equal(0, alice.Counters.UnexpectedAnswers);
    }

    private (string Name, ReadOnlyMemory<byte> Packet, string Code)[] Cases() =>
    [
        ("no route", _packets.Next("test.nowhere").Bytes, "F02"),
        ("no route, with a tilde", _packets.Next("test.~nowhere.x").Bytes, "F02"),
        ("our own address", _packets.Next("test.node.nobody").Bytes, "F02"),
        ("the peer is away", _packets.Next("test.node.bob").Bytes, "T01"),
        ("expired", _packets.Next("test.node.mute", expiresIn: TimeSpan.FromSeconds(-1)).Bytes, "R02"),
        ("no answer", _packets.Next("test.node.mute", expiresIn: TimeSpan.FromSeconds(3)).Bytes, "R00"),
        ("over the maximum", _packets.Next("test.node.mute", 1_000_001).Bytes, "F08"),
        ("a bad address", _packets.Next("test..x").Bytes, "F01"),
        ("a bad scheme", _packets.Next("nothing.x").Bytes, "F01"),
        ("cut short", _packets.Next("test.node.mute").Bytes[..^20], "F01"),
        ("noise", new byte[] { 0xff, 0x00, 0x12 }, "F01"),
        ("nothing", ReadOnlyMemory<byte>.Empty, "F01"),
    ];

    private Task IsAttachedAsync(TestPeer peer) => Await.UntilAsync(
        async () => (await peer.SendPrepareAsync(_packets.Next("test.nowhere"))).Code == "F02",
        () => "the dialled session is attached");

    private static Task<TestPeer> LoginAsync(Node node, string account) => TestPeer.LoginAsync(node.Btp, account, $"token-of-{account}");

    private static void Configure(Node node, Uri dave) => node.Environment["CONFIG_FILE"] = node.Write("node.yaml",
        $"""
        nodeId: node
        ilpAddress: test.node
        btpServerPort: 3000
        peers:
          - {"{"} id: alice, authToken: token-of-alice, maxPacketAmount: 1000000 {"}"}
          - {"{"} id: bob, authToken: token-of-bob {"}"}
          - {"{"} id: mute, authToken: token-of-mute {"}"}
          - {"{"} id: dave, authToken: token-of-dave, maxPacketAmount: 1000000, url: "ws://127.0.0.1:{dave.Port}" {"}"}
        routes:
          - {"{"} prefix: test.node.bob, nextHop: bob {"}"}
          - {"{"} prefix: test.node.mute, nextHop: mute {"}"}
          - {"{"} prefix: test.node.dave, nextHop: dave {"}"}

        """);
}
