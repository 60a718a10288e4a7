using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Testing;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>Packets over real sockets, in and out.</summary>
public sealed class ForwardingTests
{
    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task a_prepare_reaches_the_next_peer_and_its_fulfill_comes_back()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var packet = _packets.Next("test.node.bob");

        var answer = await alice.SendPrepareAsync(packet);

        Assert.True(packet.IsFulfilledBy(answer), answer.ToString());
        Assert.Equal(packet.Bytes.ToArray(), (await bob.NextPrepareAsync()).Packet.ToArray());
    }

    [Fact]
    public async Task many_prepares_in_both_directions_are_each_answered_with_their_own_fulfill()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        PreparedPacket[] toBob = [.. Enumerable.Range(0, 5_000).Select(_ => _packets.Next("test.node.bob"))];
        PreparedPacket[] toAlice = [.. Enumerable.Range(0, 5_000).Select(_ => _packets.Next("test.node.alice"))];

        var answers = await Task.WhenAll(alice.SendPreparesAsync(toBob, 256), bob.SendPreparesAsync(toAlice, 256));

        Assert.All(toBob.Zip(answers[0]), pair => Assert.True(pair.First.IsFulfilledBy(pair.Second)));
        Assert.All(toAlice.Zip(answers[1]), pair => Assert.True(pair.First.IsFulfilledBy(pair.Second)));
        Assert.Equal(0, alice.Counters.UnexpectedAnswers + bob.Counters.UnexpectedAnswers);
    }

    [Fact]
    public async Task five_thousand_prepares_of_a_kilobyte_outstanding_on_one_session_are_none_of_them_shed()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bob.OnPrepare = Answering.When(gate.Task, Answering.Fulfills);
        PreparedPacket[] packets = [.. Enumerable.Range(0, 5_000).Select(_ => _packets.Next("test.node.bob", dataBytes: 1_000))];

        var answering = alice.SendPreparesAsync(packets, 5_000);
        await Await.UntilAsync(() => bob.Counters.Prepares == 5_000, "all prepares arrive while none is answered");
        gate.SetResult();

        Assert.All(packets.Zip(await answering), pair => Assert.True(pair.First.IsFulfilledBy(pair.Second)));
    }

    [Fact]
    public async Task a_prepare_as_large_as_a_frame_passes_and_a_fragmented_one_too()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var large = _packets.Next("test.node.bob", dataBytes: 32_767);
        Assert.True(large.IsFulfilledBy(await alice.SendPrepareAsync(large)));

        var packet = _packets.Next("test.node.bob", dataBytes: 20_000);
        var frame = new byte[BtpWriter.SizeOfIlp(packet.Bytes.Length)];
        BtpWriter.WriteIlp(frame, BtpType.Message, 77, packet.Bytes.Span);
        await alice.SendMessageAsync(frame.AsMemory(0, 3), System.Net.WebSockets.WebSocketMessageType.Binary, endOfMessage: false);
        await alice.SendMessageAsync(frame.AsMemory(3, 10_000), System.Net.WebSockets.WebSocketMessageType.Binary, endOfMessage: false);
        await alice.SendMessageAsync(frame.AsMemory(10_003), System.Net.WebSockets.WebSocketMessageType.Binary, endOfMessage: true);
        await Await.UntilAsync(() => bob.Counters.Prepares == 2, "the fragmented prepare arrives");
        await Await.UntilAsync(() => alice.Counters.UnexpectedAnswers == 1, "the fragmented prepare is answered");
    }

    [Fact]
    public async Task a_btp_error_and_an_empty_response_are_no_answers_and_reject_the_packet_at_once()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");

        bob.OnPrepare = Answering.Errors();
        Assert.Equal("T00", (await alice.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
        bob.OnPrepare = Answering.AnswersWithNothing;
        Assert.Equal("T00", (await alice.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
        bob.OnPrepare = Answering.AnswersWith(new byte[] { 13, 200, 1 });
        Assert.Equal("T00", (await alice.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
    }

    [Fact]
    public async Task a_packet_that_cannot_be_read_is_rejected_F01()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");

        var answer = await alice.SendPrepareAsync(new byte[] { 12, 200, 1, 2 });

        Assert.Equal("F01", answer.Code);
        Assert.Equal(FakeSilo.Address, answer.TriggeredBy);
    }

    [Fact]
    public async Task messages_that_carry_no_packet_are_answered_empty_and_a_transfer_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");

        var unknown = await alice.RequestAsync(501, new byte[] { 6, 0, 0, 1, 245, 8, 1, 1, 3, (byte)'a', (byte)'b', (byte)'c', 0, 0 });
        var transfer = await alice.RequestAsync(502, new byte[] { 7, 0, 0, 1, 246, 10, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0 });

        Assert.Equal(AnswerKind.EmptyResponse, unknown.Kind);
        Assert.Equal("F00", transfer.Code);
    }

    [Fact]
    public async Task a_peer_that_swaps_message_and_response_is_understood_both_ways()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        bob.OnPrepare = prepare => bob.SendIlpAsync(BtpType.Message, prepare.RequestId, Fulfillment(prepare));
        var packet = _packets.Next("test.node.bob");
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));

        // Its prepare comes in a Response; the answer is a Message, which the test peer does not take for an answer.
        await bob.SendIlpAsync(BtpType.Response, 9, _packets.Next("test.node.alice").Bytes);
        await Await.UntilAsync(() => bob.Counters.UnreadableFrames == 1, "the fulfill comes back in a Message");
    }

    [Fact]
    public async Task an_answer_on_another_session_than_the_request_is_for_the_account_to_judge_and_harms_nobody()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");

        await alice.SendEmptyResponseAsync(4_000_000_000);
        await alice.SendErrorAsync(4_000_000_001, "F00", "NotAcceptedError", "");
        var answer = await alice.SendPrepareAsync(_packets.Next("test.node.nobody"));

        Assert.Equal("T01", answer.Code);
    }

    private static byte[] Fulfillment(IncomingPrepare prepare)
    {
        var packet = new byte[Fulfill.SizeOf(0)];
        Fulfill.Write(packet, prepare.Data.Span[..32], default);
        return packet;
    }
}
