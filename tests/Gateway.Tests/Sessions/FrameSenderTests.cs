using Connector.Gateway.Connections;
using Connector.Gateway.Sessions;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Packets;
using Connector.Protocols.Btp;
using Connector.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>The one writer: order, coalescing, bounds.</summary>
public sealed class FrameSenderTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SlowStream _stream = new();
    private readonly List<(ulong RequestId, UndeliveredReason Reason)> _givenBack = [];
    private readonly FrameSender _sender;
    private readonly PacketFactory _packets;

    public FrameSenderTests()
    {
        _packets = new PacketFactory(_clock);
        var limits = new GatewayLimits { MaxOutgoingBytes = 10_000, AnswerReserveBytes = 2_000 };
        _sender = new FrameSender(new PeerSocket(_stream, isClient: false, "test", _stream.Abort), limits, _clock)
        {
            GiveBack = (requestId, reason) => _givenBack.Add((requestId, reason)),
        };
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void what_waits_while_a_write_is_under_way_leaves_in_one_write_answers_first()
    {
        Prepare(1);
        _sender.Flush();
        Prepare(2);
        _sender.QueueEmptyResponse(3);
        Prepare(4);
        _sender.QueueAnswer(EntryKind.Fulfill, 5, swapped: true, new byte[40]);
        _sender.QueuePing();
        _sender.Flush();

        _stream.Complete();
        _stream.Complete();

        Assert.Equal(2, _stream.Writes.Count);
        Assert.Equal([(BtpType.Message, 1u)], Frames(_stream.Writes[0]));
        Assert.Equal(
            [(BtpType.Response, 3u), (BtpType.Message, 5u), (BtpType.Message, 2u), (BtpType.Message, 4u)],
            Frames(_stream.Writes[1]));
    }

    [Fact]
    public void a_prepare_that_expired_while_it_waited_is_given_back()
    {
        Prepare(1);
        _sender.Flush();
        Prepare(2, expiresIn: TimeSpan.FromSeconds(1));
        Prepare(3, expiresIn: TimeSpan.FromSeconds(9));
        _clock.Advance(TimeSpan.FromSeconds(2));

        _stream.Complete();

        Assert.Equal([(2ul, UndeliveredReason.Expired)], _givenBack);
        Assert.Equal([(BtpType.Message, 3u)], Frames(_stream.Writes[1]));
    }

    [Fact]
    public void prepares_are_shed_at_the_bound_answers_use_the_reserve_and_then_the_socket_is_closed()
    {
        Prepare(1);
        _sender.Flush();
        var queued = 0u;
        while (_sender.TryQueuePrepare(2 + queued, _packets.Next("test.b").Bytes.Span, Now)) queued++;
        Assert.InRange(_sender.QueuedBytes, 9_000, 10_000);

        for (var i = 0u; i < 20; i++) _sender.QueueAnswer(EntryKind.Reject, i, false, new byte[50]);
        Assert.False(_stream.IsAborted);
        for (var i = 0u; i < 20; i++) _sender.QueueAnswer(EntryKind.Reject, i, false, new byte[50]);
        Assert.True(_stream.IsAborted);
        Assert.InRange(_sender.QueuedBytes, 10_000, 12_000);

        _sender.End(UndeliveredReason.SessionClosed);
        Assert.Equal(queued, (uint)_givenBack.Count);
        Assert.Equal(0, _sender.QueuedBytes);
    }

    [Fact]
    public void a_close_frame_follows_the_answers_that_wait_and_nothing_follows_it()
    {
        Prepare(1);
        _sender.Flush();
        Prepare(2);
        _sender.QueueEmptyResponse(3);
        _sender.QueueClose(CloseCode.GoingAway, "bye", UndeliveredReason.Busy);
        Assert.False(_sender.TryQueuePrepare(4, _packets.Next("test.b").Bytes.Span, Now));
        _stream.Complete();
        _sender.QueueEmptyResponse(5);
        _sender.Flush();
        Assert.False(_sender.CloseWritten.IsCompleted);
        _stream.Complete();

        Assert.True(_sender.CloseWritten.IsCompleted);
        Assert.Equal([(2ul, UndeliveredReason.Busy)], _givenBack);
        Assert.Equal([(BtpType.Response, 3u)], Frames(_stream.Writes[1]));
        Assert.Equal(2, _stream.Writes.Count);
    }

    [Fact]
    public void nothing_leaves_while_it_is_held_and_the_first_frame_is_first()
    {
        _sender.Hold();
        Prepare(1);
        _sender.Flush();
        Assert.Empty(_stream.Writes);
        var response = new byte[BtpWriter.EmptyResponseLength];
        BtpWriter.WriteEmptyResponse(response, 9);

        _sender.Release(response);

        Assert.Equal([(BtpType.Response, 9u), (BtpType.Message, 1u)], Frames(_stream.Writes[0]));
    }

    [Fact]
    public void many_pings_are_answered_with_one_pong()
    {
        Prepare(1);
        _sender.Flush();
        for (var i = 0; i < 1_000; i++) _sender.QueuePong([(byte)(i & 0xff)]);
        _stream.Complete();

        Assert.Equal([0x8a, 1, 999 & 0xff], _stream.Writes[1]);
    }

    [Fact]
    public void what_waits_when_writes_go_nowhere_is_given_back()
    {
        var gone = false;
        var sender = new FrameSender(
            new PeerSocket(Stream.Null, isClient: false, "test", static () => { }, () => gone), new GatewayLimits(), _clock)
        {
            GiveBack = (requestId, reason) => _givenBack.Add((requestId, reason)),
        };
        var packet = _packets.Next("test.b").Bytes.Span;
        Assert.True(sender.TryQueuePrepare(1, packet, Now));
        sender.Flush();
        gone = true;
        Assert.True(sender.TryQueuePrepare(2, packet, Now));
        sender.Flush();
        Assert.True(sender.TryQueuePrepare(3, packet, Now));
        sender.Flush();
        sender.End(UndeliveredReason.SessionClosed);

        // Whether the second arrived nobody knows; the third was never written.
        Assert.Equal([(3ul, UndeliveredReason.SessionClosed)], _givenBack);
        Assert.Null(sender.Fault);
    }

    [Fact]
    public void a_fault_of_ours_is_told_from_a_closed_socket()
    {
        var sender = new FrameSender(
            new PeerSocket(new FaultyStream(), isClient: false, "test", static () => { }), new GatewayLimits(), _clock);

        sender.QueueEmptyResponse(1);
        sender.Flush();

        Assert.IsType<FormatException>(sender.Fault);
    }

    private void Prepare(ulong requestId, TimeSpan? expiresIn = null) =>
        Assert.True(_sender.TryQueuePrepare(requestId, _packets.Next("test.b", expiresIn: expiresIn).Bytes.Span, Now));

    private static List<(BtpType, uint)> Frames(byte[] written)
    {
        List<(BtpType, uint)> frames = [];
        using var reader = new MessageReader(Stream.Null, expectsMask: false, 65_536);
        var rest = written.AsSpan();
        while (FrameHeader.TryRead(rest, out var header))
        {
            var payload = rest.Slice(header.Length, (int)header.PayloadLength);
            if (header.Opcode == Opcode.Binary && BtpFrame.TryRead(payload, out var frame, out _)) frames.Add((frame.Type, frame.RequestId));
            rest = rest[(header.Length + (int)header.PayloadLength)..];
        }

        return frames;
    }

    /// <summary>A stream whose writes end when the test says so.</summary>
    private sealed class SlowStream : MemoryStream
    {
        private TaskCompletionSource? _write;

        public List<byte[]> Writes { get; } = [];

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;

        public void Complete() => Interlocked.Exchange(ref _write, null)!.SetResult();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.Null(_write);
            Writes.Add(buffer.ToArray());
            _write = new TaskCompletionSource();
            return new ValueTask(_write.Task);
        }
    }

    private sealed class FaultyStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new FormatException();
    }
}
