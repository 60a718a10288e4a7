using System.Buffers;
using System.Buffers.Binary;

namespace Connector.Gateway.WebSockets;

/// <summary>What <see cref="MessageReader.TryRead"/> found.</summary>
internal enum ReadStatus
{
    /// <summary>Nothing whole: read more.</summary>
    NeedMore,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A ping, which is to be answered with its payload.</summary>
    Ping,

    /// <summary>A pong, with its payload.</summary>
    Pong,

    /// <summary>The other side closes or broke the protocol; nothing more can be read.</summary>
    Ended,
}

/// <summary>
/// Takes WebSocket messages out of a stream of bytes, in place: a message is a span of the receive buffer, valid until the
/// next call. Reads as much as the socket has, so that a burst of messages costs one read. Not thread-safe.
/// </summary>
internal sealed class MessageReader(Stream stream, bool expectsMask, int maxMessageBytes) : IDisposable
{
    private const int SmallestBuffer = 4_096;
    private const int UsualBuffer = 65_536;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallestBuffer);
    private int _start;
    private int _end;
    private int _wanted = SmallestBuffer;
    private byte[] _fragments = [];
    private int _fragmentsLength;
    private bool _inFragments;

    /// <summary>Whether the other side sent a close frame.</summary>
    public bool PeerClosed { get; private set; }

    /// <summary>The code of its close frame; 0 when it gave none.</summary>
    public ushort PeerCloseCode { get; private set; }

    /// <summary>How it broke the protocol: what to close with. Null when it did not.</summary>
    public CloseCode? Violation { get; private set; }

    /// <summary>Takes the next message, or the payload of a ping or pong, out of what was read.</summary>
    public ReadStatus TryRead(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        while (!PeerClosed && Violation is null)
        {
            var available = _buffer.AsSpan(_start, _end - _start);
            if (!FrameHeader.TryRead(available, out var header)) return ReadStatus.NeedMore;
            Violation = Judge(in header);
            if (Violation is not null) break;

            var length = header.Length + (int)header.PayloadLength;
            if (available.Length < length)
            {
                _wanted = Math.Max(_wanted, length);
                return ReadStatus.NeedMore;
            }

            _start += length;
            var body = available[header.Length..length];
            if (header.IsMasked) Masking.Apply(body, header.MaskingKey);
            if (Take(header, body, out payload) is { } status) return status;
        }

        return ReadStatus.Ended;
    }

    /// <summary>Starts a read of what the socket has; give its result to <see cref="Filled"/>.</summary>
    public ValueTask<int> FillAsync()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_buffer.Length < _wanted)
            MoveTo(ArrayPool<byte>.Shared.Rent(_wanted));
        else if (_start > 0 && _buffer.Length - _start < _wanted)
            MoveTo(_buffer);
        return stream.ReadAsync(_buffer.AsMemory(_end));
    }

    /// <summary>Takes the result of a read; false at the end of the stream.</summary>
    public bool Filled(int count)
    {
        _end += count;
        // Who fills the buffer has more to say than one frame.
        if (_end == _buffer.Length && _wanted < UsualBuffer)
            _wanted = Math.Min(UsualBuffer, _buffer.Length * 2);
        return count > 0;
    }

    /// <summary>Reads and forgets until the stream ends, so that the other side can read our close frame.</summary>
    public async Task DiscardAsync()
    {
        while (await stream.ReadAsync(_buffer).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Gives the buffers back. Only when no read is under way.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        ForgetFragments();
        _buffer = [];
        _start = _end = 0;
    }

    private CloseCode? Judge(in FrameHeader header)
    {
        if (header.UsesExtension || header.IsMasked != expectsMask) return CloseCode.ProtocolError;
        if (header.IsControl)
        {
            var known = header.Opcode is Opcode.Close or Opcode.Ping or Opcode.Pong;
            return known && header.IsFinal && header.PayloadLength <= FrameHeader.MaxControlPayload
                ? null
                : CloseCode.ProtocolError;
        }

        if (header.Opcode == Opcode.Text) return CloseCode.NotBinary;
        if (header.Opcode != (_inFragments ? Opcode.Continuation : Opcode.Binary)) return CloseCode.ProtocolError;
        return header.PayloadLength > (ulong)(maxMessageBytes - _fragmentsLength) ? CloseCode.TooLarge : null;
    }

    private ReadStatus? Take(FrameHeader header, Span<byte> body, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        switch (header.Opcode)
        {
            case Opcode.Binary when header.IsFinal:
                payload = body;
                return ReadStatus.Message;
            case Opcode.Ping:
                payload = body;
                return ReadStatus.Ping;
            case Opcode.Pong:
                payload = body;
                return ReadStatus.Pong;
            case Opcode.Close:
                PeerClosed = true;
                if (body.Length >= sizeof(ushort)) PeerCloseCode = BinaryPrimitives.ReadUInt16BigEndian(body);
                return ReadStatus.Ended;
            default:
                return TakeFragment(header.IsFinal, body, out payload);
        }
    }

    private ReadStatus? TakeFragment(bool isFinal, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!_inFragments)
            ForgetFragments();
        if (_fragments.Length < _fragmentsLength + body.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, (_fragmentsLength + body.Length) * 2));
            _fragments.AsSpan(0, _fragmentsLength).CopyTo(larger);
            if (_fragments.Length > 0) ArrayPool<byte>.Shared.Return(_fragments);
            _fragments = larger;
        }

        body.CopyTo(_fragments.AsSpan(_fragmentsLength));
        _fragmentsLength += body.Length;
        _inFragments = !isFinal;
        if (!isFinal) return null;
        payload = _fragments.AsSpan(0, _fragmentsLength);
        // The bytes stay until the next fragmented message; their count may not burden the next whole one.
        _fragmentsLength = 0;
        return ReadStatus.Message;
    }

    private void ForgetFragments()
    {
        if (_fragments.Length > 0) ArrayPool<byte>.Shared.Return(_fragments);
        _fragments = [];
        _fragmentsLength = 0;
    }

    private void MoveTo(byte[] target)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        _end -= _start;
        _start = 0;
        if (ReferenceEquals(target, _buffer)) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = target;
    }
}
