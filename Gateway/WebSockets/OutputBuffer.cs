using System.Buffers;

namespace Connector.Gateway.WebSockets;

/// <summary>Where frames are encoded side by side, to leave in one write. Not thread-safe.</summary>
internal sealed class OutputBuffer(bool isClient)
{
    private readonly MaskingKeys? _keys = isClient ? new MaskingKeys() : null;
    private byte[] _bytes = [];
    private int _payloadStart;
    private Opcode _opcode;

    /// <summary>Bytes that are ready.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Starts a frame with exactly this much payload, to be written to the returned place; then <see cref="End"/>.</summary>
    public Span<byte> Begin(Opcode opcode, int payloadLength)
    {
        Reserve(FrameHeader.MaxBytes + payloadLength);
        _opcode = opcode;
        _payloadStart = Length + HeadBytes(payloadLength);
        return _bytes.AsSpan(_payloadStart, payloadLength);
    }

    /// <summary>Ends the frame that was begun.</summary>
    public void End(int payloadLength)
    {
        var key = _keys?.Next() ?? 0;
        FrameHeader.Write(_bytes.AsSpan(Length), _opcode, payloadLength, isClient, key);
        if (isClient) Masking.Apply(_bytes.AsSpan(_payloadStart, payloadLength), key);
        Length = _payloadStart + payloadLength;
    }

    /// <summary>Empties it; an idle socket holds no buffer.</summary>
    public void Release()
    {
        Length = 0;
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>Empties it for the next write.</summary>
    public void Clear() => Length = 0;

    private int HeadBytes(int payloadLength)
    {
        var length = payloadLength < 126 ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10;
        return isClient ? length + 4 : length;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + count, Math.Max(1_024, _bytes.Length * 2)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
