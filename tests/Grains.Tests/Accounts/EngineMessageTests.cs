using System.Text;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Settlement;
using Connector.Grains.Settlement;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Tests.Accounts;

/// <summary>Messages between settlement engines, both ways over <c>peer.settle</c>.</summary>
public sealed class EngineMessageTests
{
    private static readonly byte[] _question = Encoding.ASCII.GetBytes("where do I pay?");
    private static readonly byte[] _answer = Encoding.ASCII.GetBytes("behind the bar");

    private readonly AccountWorld _world = new();
    private readonly Account _account;
    private readonly ulong _session;

    public EngineMessageTests()
    {
        _account = _world.Add("peer");
        _session = _world.Attach("peer");
    }

    private Task<EngineMessageResult> Send(byte[]? message = null)
    {
        var answer = _account.SendMessage(message ?? _question, _world.Now);
        _account.Flush(long.MaxValue);
        return answer;
    }

    private static byte[] Fulfill(byte[] data)
    {
        var packet = new byte[Protocols.Ilp.Fulfill.SizeOf(data.Length)];
        Protocols.Ilp.Fulfill.Write(packet, Condition.PeerProtocolFulfillment, data);
        return packet;
    }

    private static async Task<EngineMessageResult> Now(Task<EngineMessageResult> answer)
    {
        Assert.True(answer.IsCompleted, "there is no answer");
        return await answer;
    }

    [Fact]
    public async Task a_message_goes_out_as_a_prepare_of_nothing_and_its_answer_comes_back()
    {
        var answer = Send();
        var sent = Assert.Single(_world.SentTo("peer"));
        Assert.True(Prepare.TryRead(sent.Payload, out var prepare, out _));
        Assert.Equal("peer.settle", Encoding.ASCII.GetString(prepare.Destination));
        Assert.Equal((0ul, _world.Now + 30_000), (prepare.Amount, prepare.ExpiresAt));
        Assert.Equal("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925", Convert.ToHexStringLower(prepare.Condition));
        Assert.Equal(_question, prepare.Data.ToArray());
        Assert.False(answer.IsCompleted);

        _world.Take("peer", _session, EntryKind.Fulfill, sent.Tag, Fulfill(_answer));
        var result = await Now(answer);
        Assert.Equal((EngineMessageOutcome.Answered, string.Empty), (result.Outcome, result.Code));
        Assert.Equal(_answer, result.Data);
        Assert.False(_account.HasOpen);
        Assert.Equal(0, _world.Counters("peer").Unmatched);
    }

    [Fact]
    public async Task a_reject_is_told_with_its_code()
    {
        var answer = Send();
        _world.Take("peer", _session, EntryKind.Reject, _world.SentTo("peer")[0].Tag, Packet.Reject(ErrorCode.T00InternalError));
        var result = await Now(answer);
        Assert.Equal((EngineMessageOutcome.Rejected, "T00"), (result.Outcome, result.Code));
    }

    [Fact]
    public async Task an_answer_counts_once_and_only_on_the_session_of_the_question()
    {
        var other = _world.Attach("peer", SessionKind.Dialled);
        var dialled = _world.LastSession;
        var answer = Send();
        var sent = Assert.Single(_world.SentTo("peer"));
        Assert.Equal(dialled, sent.Session);
        _world.Take("peer", _session, EntryKind.Fulfill, sent.Tag, Fulfill(_question));
        Assert.False(answer.IsCompleted);
        _world.Take("peer", other, EntryKind.Fulfill, sent.Tag, Fulfill(_answer));
        _world.Take("peer", other, EntryKind.Fulfill, sent.Tag, Fulfill(_question));
        Assert.Equal(_answer, (await Now(answer)).Data);
        Assert.Equal(2, _world.Counters("peer").Unmatched);
    }

    [Fact]
    public async Task a_peer_that_says_nothing_is_not_waited_for_beyond_the_expiry()
    {
        var answer = Send();
        Assert.True(_account.HasOpen);
        _world.Now += 30_100;
        _world.Sweep("peer");
        Assert.False(answer.IsCompleted);
        _world.Now++;
        _world.Sweep("peer");
        Assert.Equal(EngineMessageOutcome.NoAnswer, (await Now(answer)).Outcome);
        Assert.False(_account.HasOpen);
    }

    [Fact]
    public async Task without_a_connection_there_is_no_answer_and_when_it_breaks_neither()
    {
        var answer = Send();
        _world.Detach("peer", _session);
        Assert.Equal(EngineMessageOutcome.NotConnected, (await Now(answer)).Outcome);
        Assert.Equal(EngineMessageOutcome.NotConnected, (await Now(Send())).Outcome);
    }

    [Fact]
    public async Task so_many_messages_may_be_on_their_way_and_no_more()
    {
        var answers = Enumerable.Range(0, Account.MaxEngineMessages).Select(_ => Send()).ToList();
        Assert.Equal(EngineMessageOutcome.Busy, (await Now(Send())).Outcome);
        _account.EndMessages();
        Assert.All(await Task.WhenAll(answers), result => Assert.Equal(EngineMessageOutcome.NotConnected, result.Outcome));
        Assert.False(Send().IsCompleted);
    }

    [Fact]
    public async Task a_message_has_at_most_the_data_of_a_packet()
    {
        Assert.Equal(EngineMessageOutcome.TooLarge, (await Now(Send(new byte[32_768]))).Outcome);
        Assert.False(Send(new byte[32_767]).IsCompleted);
    }

    [Theory]
    [InlineData(0, 10_000, null)]
    [InlineData(0, 1_001, null)]
    [InlineData(0, 1_000, "R02")]
    [InlineData(1, 10_000, "F00")]
    public void a_message_of_the_peer_goes_to_our_engine_unless_it_carries_money_or_has_no_time(
        ulong amount, int inMs, string? refused)
    {
        var taken = new List<PeerMessage>();
        _account.Engine = taken.Add;
        // Whatever condition RFC 38 prints.
        var packet = Packet.Prepare("peer.settle", amount, _world.Now + inMs, data: _question, condition: new byte[32]);
        _world.Take("peer", _session, EntryKind.Prepare, 7, packet);
        if (refused is not null)
        {
            Assert.Empty(taken);
            Assert.Equal((refused, "test.us"), (Assert.Single(_world.SentTo("peer")).Code, _world.SentTo("peer")[0].TriggeredBy));
            return;
        }

        var message = Assert.Single(taken);
        Assert.Equal(_question, message.Data);
        Assert.Equal(TimeSpan.FromMilliseconds(inMs - 1_000), message.Limit);
        _account.AnswerMessage(message, null, default, _answer);
        _account.Flush(long.MaxValue);
        var sent = Assert.Single(_world.SentTo("peer"));
        Assert.Equal((EntryKind.Fulfill, 7ul), (sent.Kind, sent.Tag));
        Assert.Equal(_answer, sent.Data);
        Assert.True(Protocols.Ilp.Fulfill.TryRead(sent.Payload, out var fulfill, out _));
        Assert.Equal(new byte[32], fulfill.Fulfillment.ToArray());
        _world.AssertConserved();
    }

    [Fact]
    public void an_account_without_an_engine_takes_no_messages()
    {
        _world.Take("peer", _session, EntryKind.Prepare, 7, Packet.Prepare("peer.settle", 0, _world.Now + 10_000));
        Assert.Equal("F00", Assert.Single(_world.SentTo("peer")).Code);
    }

    [Fact]
    public void what_the_engine_refuses_is_rejected_by_peer_settle_with_what_it_said()
    {
        var taken = new List<PeerMessage>();
        _account.Engine = taken.Add;
        _world.Take("peer", _session, EntryKind.Prepare, 7, Packet.Prepare("peer.settle", 0, _world.Now + 10_000));
        _account.AnswerMessage(taken[0], ErrorCode.F00BadRequest, "no"u8, _answer);
        _account.Flush(long.MaxValue);
        var sent = Assert.Single(_world.SentTo("peer"));
        Assert.Equal(("F00", "peer.settle"), (sent.Code, sent.TriggeredBy));
        Assert.Equal(_answer, sent.Data);
    }

    [Fact]
    public void a_peer_cannot_have_more_messages_at_our_engine_than_it_may()
    {
        var taken = new List<PeerMessage>();
        _account.Engine = taken.Add;
        for (var i = 0; i <= Account.MaxEngineMessages; i++)
            _world.Take("peer", _session, EntryKind.Prepare, (ulong)(7 + i), Packet.Prepare("peer.settle", 0, _world.Now + 10_000));
        Assert.Equal(Account.MaxEngineMessages, taken.Count);
        Assert.Equal("T03", Assert.Single(_world.SentTo("peer")).Code);
        _account.AnswerMessage(taken[0], null, default, default);
        _world.Take("peer", _session, EntryKind.Prepare, 100, Packet.Prepare("peer.settle", 0, _world.Now + 10_000));
        Assert.Equal(Account.MaxEngineMessages + 1, taken.Count);
    }

    [Fact]
    public void an_answer_to_a_session_that_is_gone_goes_nowhere()
    {
        var taken = new List<PeerMessage>();
        _account.Engine = taken.Add;
        _world.Take("peer", _session, EntryKind.Prepare, 7, Packet.Prepare("peer.settle", 0, _world.Now + 10_000));
        _world.Detach("peer", _session);
        _world.Attach("peer");
        _account.AnswerMessage(taken[0], null, default, _answer);
        _account.Flush(long.MaxValue);
        Assert.Empty(_world.SentTo("peer"));
    }

    [Theory]
    [InlineData("Taken", true, null)]
    [InlineData("Taken", false, "T00")]
    [InlineData("Refused", true, "F00")]
    [InlineData("UnknownAccount", true, "F00")]
    [InlineData("Unknown", false, "T00")]
    public void an_engine_that_refuses_is_f00_and_one_that_fails_t00(string verdict, bool isWhole, string? code) =>
        Assert.Equal(code, EngineMessages.CodeOf(Enum.Parse<EngineVerdict>(verdict), isWhole)?.ToString());
}
