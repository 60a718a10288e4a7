using System.Runtime.CompilerServices;
using System.Text;
using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Settlement;
using Connector.Grains.Settlement;
using Connector.Protocols.Ilp;
using Connector.Protocols.Settlement;

namespace Connector.Grains.Accounts;

/// <summary>
/// What engines tell each other through us (RFC 38, <c>peer.settle</c>): no money moves and nothing is booked. A message
/// that a crash loses is a message that its sender gets no answer to.
/// </summary>
internal sealed partial class Account
{
    /// <summary>Most messages of each direction that are not answered.</summary>
    public const int MaxEngineMessages = 32;

    /// <summary>How long the peer may take to answer one, milliseconds.</summary>
    public const long EngineMessagePatienceMs = 30_000;

    private readonly Dictionary<ulong, SentMessage> _messages = [];
    private int _messagesFromPeer;

    /// <summary>Takes messages from the peer to our engine; null: there is none. Each ends with <see cref="AnswerMessage"/>.</summary>
    public Action<PeerMessage>? Engine { get; set; }

    /// <summary>Sends a message of our engine to the peer's. Time in unix milliseconds.</summary>
    public Task<EngineMessageResult> SendMessage(ReadOnlySpan<byte> message, long now)
    {
        if (message.Length > PacketEnvelope.MaxDataLength)
            return Ended(EngineMessageOutcome.TooLarge);
        if (_preferred is not { } session)
            return Ended(EngineMessageOutcome.NotConnected);
        var length = PeerSettle.SizeOf(message.Length);
        if (_messages.Count >= MaxEngineMessages
            || !session.Edge.HasRoomForPrepare(PacketEntry.HeaderBytes + length)
            || Unsafe.IsNullRef(ref _outgoing.Open(out var requestId)))
        {
            return Ended(EngineMessageOutcome.Busy);
        }

        // A number that no packet has; nothing is held under it, because no money moves.
        _outgoing.Close(requestId);
        if (!session.Edge.Prepares.TryAppend(EntryKind.Prepare, 0, requestId, 0, length, out var place))
            return Ended(EngineMessageOutcome.Busy);
        var sent = new SentMessage(session.Number, now + EngineMessagePatienceMs);
        PeerSettle.Write(place, sent.ExpiresAt, message);
        _messages.Add(requestId, sent);
        Touch(session.Edge);
        return sent.Answer.Task;
    }

    /// <summary>What our engine answers to a message of the peer: a reject when there is a code, with what it said as data.</summary>
    public void AnswerMessage(PeerMessage message, ErrorCode? code, ReadOnlySpan<byte> text, ReadOnlySpan<byte> data)
    {
        _messagesFromPeer--;
        // Only on the session it came on; when that is gone, nobody waits any more.
        if (!_sessions.TryGetValue(message.Session, out var session) || !session.IsLive)
            return;
        if (code is { } error)
        {
            if (!Rejections.TryAppend(session.Edge.Answers, message.Tag, error, PeerSettle.Address, text, data))
                _counters.Dropped++;
        }
        else if (session.Edge.Answers.TryAppend(EntryKind.Fulfill, 0, message.Tag, 0, Fulfill.SizeOf(data.Length), out var place))
        {
            Fulfill.Write(place, Condition.PeerProtocolFulfillment, data);
        }
        else
        {
            _counters.Dropped++;
        }

        Touch(session.Edge);
    }

    /// <summary>No answer comes any more to what was sent on a session, or on any.</summary>
    public void EndMessages(ulong? session = null)
    {
        foreach (var (requestId, sent) in _messages)
        {
            if (session is { } gone && sent.Session != gone)
                continue;
            _messages.Remove(requestId);
            sent.Answer.TrySetResult(EngineMessageResult.Of(EngineMessageOutcome.NotConnected));
        }
    }

    private void TakeMessage(AttachedSession session, ulong tag, ReadOnlySpan<byte> packet, in Prepare prepare, long now)
    {
        var verdict = JudgeMessage(in prepare, now, out var limitMs);
        if (verdict.Kind == VerdictKind.Refuse)
        {
            _counters.Refusals++;
            Refuse(session, tag, packet, in verdict);
            return;
        }

        _messagesFromPeer++;
        Engine!(new PeerMessage(session.Number, tag, prepare.Data.ToArray(), TimeSpan.FromMilliseconds(limitMs)));
    }

    private Verdict JudgeMessage(in Prepare prepare, long now, out long limitMs)
    {
        limitMs = Math.Min(prepare.ExpiresAt - now - _node.MinMessageWindowMs, EngineMessagePatienceMs);
        if (Engine is null)
            return Verdict.Refuse(ErrorCode.F00BadRequest, "this account has no settlement engine"u8);
        if (prepare.Amount != 0)
            return Verdict.Refuse(ErrorCode.F00BadRequest, "messages between engines carry no money"u8);
        if (limitMs <= 0)
            return Verdict.Refuse(ErrorCode.R02InsufficientTimeout, "too little time left"u8);
        return _messagesFromPeer >= MaxEngineMessages
            ? Verdict.Refuse(ErrorCode.T03ConnectorBusy, "too many messages wait for the settlement engine"u8)
            : Verdict.PeerProtocol;
    }

    /// <summary>Whether this answers a message of our engine. Only on the session that it went out on, and only once.</summary>
    private bool TakeMessageAnswer(AttachedSession session, ulong requestId, in PacketEntry entry)
    {
        if (_messages.Count == 0 || !_messages.TryGetValue(requestId, out var sent) || sent.Session != session.Number)
            return false;
        _messages.Remove(requestId);
        sent.Answer.TrySetResult(entry.Kind switch
        {
            EntryKind.Fulfill when Fulfill.TryRead(entry.Payload, out var fulfill, out _) =>
                new EngineMessageResult(EngineMessageOutcome.Answered, fulfill.Data.ToArray(), string.Empty),
            EntryKind.Reject when Protocols.Ilp.Reject.TryRead(entry.Payload, out var reject, out _) => new EngineMessageResult(
                EngineMessageOutcome.Rejected, reject.Data.ToArray(), Encoding.ASCII.GetString(reject.Code)),
            EntryKind.Undelivered => EngineMessageResult.Of((UndeliveredReason)entry.Flags switch
            {
                UndeliveredReason.Busy => EngineMessageOutcome.Busy,
                UndeliveredReason.Expired => EngineMessageOutcome.NoAnswer,
                _ => EngineMessageOutcome.NotConnected,
            }),
            _ => EngineMessageResult.Of(EngineMessageOutcome.Rejected),
        });
        return true;
    }

    /// <summary>When the next of them has gone without an answer, unix milliseconds. Only while there are any.</summary>
    private long NextMessageSweep => _messages.Values.Min(sent => sent.ExpiresAt) + _node.ExpiryGraceMs + 1;

    private void SweepMessages(long now)
    {
        foreach (var (requestId, sent) in _messages)
        {
            if (now <= sent.ExpiresAt + _node.ExpiryGraceMs)
                continue;
            _messages.Remove(requestId);
            sent.Answer.TrySetResult(EngineMessageResult.Of(EngineMessageOutcome.NoAnswer));
        }
    }

    private static Task<EngineMessageResult> Ended(EngineMessageOutcome outcome) =>
        Task.FromResult(EngineMessageResult.Of(outcome));

    /// <summary>A message of our engine on its way to the peer's.</summary>
    private sealed record SentMessage(ulong Session, long ExpiresAt)
    {
        public TaskCompletionSource<EngineMessageResult> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
