using System.Buffers.Binary;

namespace Connector.Fuzz.Harness;

/// <summary>
/// Hands out the bytes of a fuzz input as the choices a target makes. When they run out it answers zeros, so that every
/// input means something.
/// </summary>
public ref struct ByteSource(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    /// <summary>What has not been taken.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next byte.</summary>
    public byte Next()
    {
        if (_rest.IsEmpty) return 0;
        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }

    /// <summary>The next eight bytes as a number.</summary>
    public ulong Number()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        Take(sizeof(ulong)).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(Number() % (ulong)limit);

    /// <summary>At most <paramref name="length"/> bytes: fewer at the end of the input.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..Math.Min(length, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }

    /// <summary>A short run of bytes whose length the input chooses; now and then all that is left.</summary>
    public ReadOnlySpan<byte> Some()
    {
        var length = Next();
        return Take(length == byte.MaxValue ? _rest.Length : length);
    }
}
