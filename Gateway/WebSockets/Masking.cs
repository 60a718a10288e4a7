using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Connector.Gateway.WebSockets;

/// <summary>Masks and unmasks payloads in place (RFC 6455 section 5.3): the same operation.</summary>
internal static class Masking
{
    public static void Apply(Span<byte> payload, uint key)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(payload);
        var key64 = ((ulong)key << 32) | key;
        for (var i = 0; i < words.Length; i++) words[i] ^= key64;

        var rest = payload[(words.Length * sizeof(ulong))..];
        Span<byte> keyBytes = stackalloc byte[sizeof(uint)];
        Unsafe.WriteUnaligned(ref keyBytes[0], key);
        for (var i = 0; i < rest.Length; i++) rest[i] ^= keyBytes[i % sizeof(uint)];
    }
}

/// <summary>Keys that nobody can foresee, fetched from the system many at a time. Not thread-safe.</summary>
internal sealed class MaskingKeys
{
    private readonly uint[] _keys = new uint[256];
    private int _left;

    public uint Next()
    {
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_keys.AsSpan()));
            _left = _keys.Length;
        }

        return _keys[--_left];
    }
}
