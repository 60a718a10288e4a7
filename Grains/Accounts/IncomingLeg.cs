using System.Runtime.InteropServices;

namespace Connector.Grains.Accounts;

/// <summary>
/// What the next account books of the leg that a prepare came in on: stands before the packet in a prepare from account to
/// account.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct IncomingLeg
{
    /// <summary>Bytes of it.</summary>
    public const int Length = 36;

    /// <summary>Amount that came in, in the incoming account's asset.</summary>
    public ulong Amount;

    /// <summary>Incoming expiry, unix milliseconds.</summary>
    public long ExpiresAt;

    /// <summary>Attach number of the session that the packet came on.</summary>
    public ulong Session;

    /// <summary>The gateway's number of the request on that session.</summary>
    public ulong GatewayNumber;

    /// <summary>Fence of the incoming account when it took the packet: with the number it names the packet for ever.</summary>
    public uint Life;

    /// <summary>Reads it from before the packet.</summary>
    public static IncomingLeg Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<IncomingLeg>(bytes);

    /// <summary>Writes it before the packet.</summary>
    public readonly void Write(Span<byte> bytes) => MemoryMarshal.Write(bytes, in this);
}
