using System.Buffers;
using System.Runtime.InteropServices;

namespace Connector.Grains.Interfaces.Packets;

/// <summary>
/// Where packets wait for the next message of an edge: entries or sub-batches, appended in order, taken in chunks of at
/// most <see cref="PacketBatch.MaxBytes"/>. Not thread-safe; buffers are pooled and used again once recycled.
/// </summary>
/// <param name="maxBytes">Most bytes that may wait; more is refused.</param>
public sealed class BatchBuffer(int maxBytes)
{
    private const int SmallestChunk = 4_096;

    private Queue<ArraySegment<byte>> _full = new();
    private byte[] _open = [];
    private int _openLength;
    private int _fullBytes;

    /// <summary>Bytes that wait.</summary>
    public int Bytes => _fullBytes + _openLength;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => Bytes == 0;

    /// <summary>
    /// Appends an entry and returns the place for its payload, to be filled before anything else is done with this queue;
    /// false when the queue has no room for it.
    /// </summary>
    public bool TryAppend(EntryKind kind, byte flags, ulong tag, long time, int payloadLength, out Span<byte> payload)
    {
        if (!TryReserve(PacketEntry.HeaderBytes + payloadLength, out var place))
        {
            payload = default;
            return false;
        }

        PacketEntry.WriteHeader(place, kind, flags, tag, time, payloadLength);
        payload = place[PacketEntry.HeaderBytes..];
        return true;
    }

    /// <summary>Appends an entry with its payload; false when the queue has no room for it.</summary>
    public bool TryAppend(EntryKind kind, byte flags, ulong tag, long time, ReadOnlySpan<byte> payload)
    {
        if (!TryAppend(kind, flags, tag, time, payload.Length, out var place))
            return false;
        payload.CopyTo(place);
        return true;
    }

    /// <summary>Appends whole entries of one session as a sub-batch; false when the queue has no room for them.</summary>
    public bool TryAppend(uint session, ulong through, ReadOnlySpan<byte> entries)
    {
        if (!TryReserve(SessionBatch.HeaderBytes + entries.Length, out var place))
            return false;
        SessionBatch.WriteHeader(place, session, through, entries.Length);
        entries.CopyTo(place[SessionBatch.HeaderBytes..]);
        return true;
    }

    /// <summary>Appends whole entries as they are, whatever the bound.</summary>
    public void Append(ReadOnlySpan<byte> entries)
    {
        if (entries.Length > _open.Length - _openLength)
            Grow(entries.Length);
        entries.CopyTo(_open.AsSpan(_openLength));
        _openLength += entries.Length;
    }

    /// <summary>Moves everything behind what waits in another queue, whatever its bound; afterwards this one is empty.</summary>
    public void MoveTo(BatchBuffer other)
    {
        if (other.IsEmpty)
        {
            (_full, other._full) = (other._full, _full);
            (_fullBytes, other._fullBytes) = (0, _fullBytes);
            (_open, other._open) = (other._open, _open);
            (_openLength, other._openLength) = (0, _openLength);
            return;
        }

        while (TryTake(out var chunk))
        {
            other.Append(chunk.Span);
            Recycle(chunk);
        }
    }

    /// <summary>Takes the oldest chunk; false when nothing waits. Give it back with <see cref="Recycle"/>.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> chunk)
    {
        if (_full.TryDequeue(out var full))
        {
            _fullBytes -= full.Count;
            chunk = full;
            return true;
        }

        if (_openLength == 0)
        {
            chunk = default;
            return false;
        }

        chunk = new ReadOnlyMemory<byte>(_open, 0, _openLength);
        _open = [];
        _openLength = 0;
        return true;
    }

    /// <summary>
    /// Lets the buffer of a taken chunk be used again. Only after the call that carried it succeeded: after a failed one
    /// somebody may still read it, and it is left to the garbage collector.
    /// </summary>
    public static void Recycle(ReadOnlyMemory<byte> chunk)
    {
        if (MemoryMarshal.TryGetArray(chunk, out var array) && array.Array is { Length: > 0 } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private bool TryReserve(int length, out Span<byte> place)
    {
        if (length > maxBytes - Bytes)
        {
            place = default;
            return false;
        }

        if (length > _open.Length - _openLength)
            Grow(length);
        place = _open.AsSpan(_openLength, length);
        _openLength += length;
        return true;
    }

    private void Grow(int length)
    {
        if (_openLength > 0 && _openLength + length > PacketBatch.MaxBytes)
        {
            _full.Enqueue(new ArraySegment<byte>(_open, 0, _openLength));
            _fullBytes += _openLength;
            _open = [];
            _openLength = 0;
        }

        var wanted = Math.Max(SmallestChunk, _openLength + length);
        if (_openLength > 0)
            wanted = Math.Max(wanted, Math.Min(PacketBatch.MaxBytes, _open.Length * 2));
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        _open.AsSpan(0, _openLength).CopyTo(larger);
        if (_open.Length > 0)
            ArrayPool<byte>.Shared.Return(_open);
        _open = larger;
    }
}
