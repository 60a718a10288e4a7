using System.Buffers.Binary;

namespace Connector.Hostile.Attack;

/// <summary>Frames of RFC 6455 section 5.2 as a client sends them, and with any part of the head wrong.</summary>
internal static class WebSocketBytes
{
    public const byte Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private const int KeyBytes = 4;

    /// <summary>A frame.</summary>
    /// <param name="target">Where it is appended.</param>
    /// <param name="opcode">Opcode, or any other four bits.</param>
    /// <param name="payload">As it arrives, before masking.</param>
    /// <param name="isFinal">The FIN bit.</param>
    /// <param name="reserved">The three reserved bits, 0 to 7.</param>
    /// <param name="key">The masking key; null for no mask, which a server must refuse.</param>
    /// <param name="promised">The length in the head, where it is not the payload's.</param>
    public static void Append(
        List<byte> target,
        byte opcode,
        ReadOnlySpan<byte> payload,
        bool isFinal = true,
        int reserved = 0,
        uint? key = 0,
        ulong? promised = null)
    {
        target.Add((byte)((isFinal ? 0x80 : 0) | (reserved << 4) | opcode));
        AppendLength(target, promised ?? (ulong)payload.Length, key is null ? 0 : 0x80);
        if (key is not { } mask)
        {
            target.AddRange(payload);
            return;
        }

        Span<byte> keyBytes = stackalloc byte[KeyBytes];
        BinaryPrimitives.WriteUInt32BigEndian(keyBytes, mask);
        target.AddRange(keyBytes);
        var masked = payload.ToArray();
        for (var at = 0; at < masked.Length; at++) masked[at] ^= keyBytes[at % KeyBytes];
        target.AddRange(masked);
    }

    private static void AppendLength(List<byte> target, ulong length, int mask)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, length);
        if (length < 126)
        {
            target.Add((byte)(mask | (int)length));
        }
        else if (length <= ushort.MaxValue)
        {
            target.Add((byte)(mask | 126));
            target.AddRange(bytes[6..]);
        }
        else
        {
            target.Add((byte)(mask | 127));
            target.AddRange(bytes);
        }
    }
}
