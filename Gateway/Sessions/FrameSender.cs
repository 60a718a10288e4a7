using Connector.Gateway.Connections;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Telemetry;

namespace Connector.Gateway.Sessions;

/// <summary>
/// The one writer of a socket. What is ready leaves in one write, answers before prepares; what a slow reader does not
/// take waits in bounded queues. Thread-safe: <see cref="Gate"/> may be held to queue many frames at once, and
/// <see cref="Flush"/> is called after it was left.
/// </summary>
internal sealed partial class FrameSender(PeerSocket socket, GatewayLimits limits, TimeProvider clock)
{
    /// <summary>An answer that is to travel in a Message, as interledger-rs sends them.</summary>
    private const byte Swapped = 1;

    /// <summary>After it nobody waits for an answer any more.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);

    private readonly BatchBuffer _answers = new(int.MaxValue);
    private readonly BatchBuffer _prepares = new(int.MaxValue);
    private readonly OutputBuffer _output = new(socket.IsClient);
    private readonly byte[] _pong = new byte[FrameHeader.MaxControlPayload];
    private int _pongLength = -1;
    private bool _pingDue;
    private byte[]? _first;
    private ITimer? _pingTimer;
    private bool _held;
    private bool _writing;
    private bool _ended;
    private CloseCode _closeCode;
    private string? _closeReason;
    private long _writeStarted;
    private long _preparesWritten;
    private long _lastPrepareAt;
    private TelemetryBuffer? _telemetry;
    private string _account = "";
    private readonly TaskCompletionSource _closeWritten = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Which fulfills the peer has read.</summary>
    public ReadProof Proof { get; } = new(clock);

    /// <summary>Guards the queues.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Told of every prepare that will never be written; may be called while <see cref="Gate"/> is held.</summary>
    public Action<ulong, UndeliveredReason> GiveBack { get; set; } = static (_, _) => { };

    /// <summary>Every prepare that is written from now on is told there, by the account's name. Null: none.</summary>
    public void Tell(TelemetryBuffer? telemetry, string account) => (_telemetry, _account) = (telemetry, account);

    /// <summary>Completes when the close frame was written, or nothing can be written any more.</summary>
    public Task CloseWritten => _closeWritten.Task;

    /// <summary>
    /// Whether prepares were written within the longest hold time, more than <paramref name="answers"/> in all.
    /// </summary>
    public bool AwaitsAnswers(long answers) =>
        Volatile.Read(ref _preparesWritten) > answers
        && clock.GetElapsedTime(Volatile.Read(ref _lastPrepareAt)) < LongestHold;

    /// <summary>Bytes that wait.</summary>
    public int QueuedBytes
    {
        get
        {
            lock (Gate) return _answers.Bytes + _prepares.Bytes;
        }
    }

    /// <summary>Whether a close frame was queued or the socket ended.</summary>
    public bool IsClosing
    {
        get
        {
            lock (Gate) return _ended || _closeReason is not null;
        }
    }

    /// <summary>Why we close; null when we do not.</summary>
    public string? CloseReason
    {
        get
        {
            lock (Gate) return _closeReason is { Length: > 0 } ? _closeReason : null;
        }
    }

    /// <summary>Queues a prepare as a BTP Message; false when there is no room for it.</summary>
    public bool TryQueuePrepare(ulong requestId, ReadOnlySpan<byte> packet, long now)
    {
        lock (Gate)
        {
            return !_ended && _closeReason is null
                && _answers.Bytes + _prepares.Bytes + packet.Length <= limits.MaxOutgoingBytes
                && _prepares.TryAppend(EntryKind.Prepare, 0, requestId, now, packet);
        }
    }

    /// <summary>
    /// Queues a fulfill or reject as a BTP Response, or as a Message to a peer that swaps them. A fulfill with a
    /// <paramref name="number"/> is proven to be read (<see cref="Proof"/>).
    /// </summary>
    public void QueueAnswer(EntryKind kind, uint requestId, bool swapped, ReadOnlySpan<byte> packet, ulong number = 0) =>
        Queue(kind, swapped ? Swapped : (byte)0, requestId, packet, number);

    /// <summary>Queues a Response without entries.</summary>
    public void QueueEmptyResponse(uint requestId) => Queue(EntryKind.NoAnswer, 0, requestId, default);

    /// <summary>Queues a BTP Error without data.</summary>
    public void QueueError(uint requestId, ReadOnlySpan<byte> code) => Queue(EntryKind.PeerError, 0, requestId, code);

    /// <summary>Answers a ping; of several that wait only the last is answered (RFC 6455 section 5.5.3).</summary>
    public void QueuePong(ReadOnlySpan<byte> payload)
    {
        lock (Gate)
        {
            payload.CopyTo(_pong);
            _pongLength = payload.Length;
        }
    }

    /// <summary>Queues a ping.</summary>
    public void QueuePing()
    {
        lock (Gate) _pingDue = true;
    }

    /// <summary>Queues a close frame behind the answers that wait. Prepares that wait are given back.</summary>
    public void QueueClose(CloseCode code, string reason, UndeliveredReason unwritten)
    {
        lock (Gate)
        {
            if (_closeReason is not null) return;
            (_closeCode, _closeReason) = (code, reason);
            GiveBackPrepares(unwritten);
        }
    }

    /// <summary>Gives back the prepares that wait: nothing more is sent to the peer but answers.</summary>
    public void ShedPrepares(UndeliveredReason reason)
    {
        lock (Gate) GiveBackPrepares(reason);
    }

    /// <summary>Writes nothing before <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (Gate) _held = true;
    }

    /// <summary>Writes a frame before everything that waits, and from now on everything.</summary>
    public void Release(byte[]? first)
    {
        lock (Gate) (_held, _first) = (false, first);
        Flush();
    }

    /// <summary>The socket has ended: nothing more is written, what waits is given back or forgotten.</summary>
    public void End(UndeliveredReason reason)
    {
        lock (Gate)
        {
            _ended = true;
            _pingTimer?.Dispose();
            GiveBackPrepares(reason);
            while (_answers.TryTake(out var chunk)) BatchBuffer.Recycle(chunk);
        }

        _closeWritten.TrySetResult();
    }

    /// <summary>What ended the writer, when it was not the connection: a fault of ours. For the log.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>How long the write that is under way has made no progress; zero when there is none.</summary>
    public TimeSpan WriteAge
    {
        get
        {
            var started = Volatile.Read(ref _writeStarted);
            return started == 0 ? TimeSpan.Zero : clock.GetElapsedTime(started);
        }
    }

    private void Queue(EntryKind kind, byte flags, uint requestId, ReadOnlySpan<byte> payload, ulong number = 0)
    {
        bool stalled;
        lock (Gate)
        {
            if (_ended) return;
            stalled = _answers.Bytes + _prepares.Bytes + payload.Length > limits.MaxOutgoingBytes + limits.AnswerReserveBytes;
            if (!stalled) _answers.TryAppend(kind, flags, requestId, unchecked((long)number), payload);
        }

        // A peer that asks and does not read what it is answered.
        if (stalled) socket.Abort();
    }

    private void GiveBackPrepares(UndeliveredReason reason)
    {
        while (_prepares.TryTake(out var chunk))
        {
            var entries = chunk.Span;
            while (PacketEntry.TryRead(ref entries, out var entry)) GiveBack(entry.Tag, reason);
            BatchBuffer.Recycle(chunk);
        }
    }
}
