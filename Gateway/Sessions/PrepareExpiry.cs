using Connector.Protocols.Ilp;

namespace Connector.Gateway.Sessions;

/// <summary>Reads a prepare's expiry and nothing else: the account decodes the rest.</summary>
internal static class PrepareExpiry
{
    private const int AmountBytes = sizeof(ulong);

    /// <summary>The expiry in unix milliseconds; false when the packet is no prepare or too short for one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out long expiresAt)
    {
        expiresAt = 0;
        if (packet.Length < 2) return false;
        var offset = 2 + (packet[1] < 0x80 ? 0 : packet[1] & 0x7f) + AmountBytes;
        return packet.Length >= offset + IlpTimestamp.Length
            && IlpTimestamp.TryRead(packet.Slice(offset, IlpTimestamp.Length), out expiresAt);
    }
}
