using System.Buffers.Binary;

namespace Connector.Fuzz.Targets;

/// <summary>
/// A decoder with planted bugs, to prove that the harness catches: it trusts a length that was sent. Not in
/// <see cref="FuzzTargets"/>; its tests demand that it fails.
/// </summary>
public static class CanaryTarget
{
    /// <summary>Reads past the end when the length lies.</summary>
    public static void RunReadingPastTheEnd(ReadOnlySpan<byte> input)
    {
        if (input.Length < 4 || !input.StartsWith("g."u8)) return;
        _ = input.Slice(3, input[2]).Length;
    }

    /// <summary>Makes room for what was promised before looking at what was sent.</summary>
    public static void RunAllocatingWhatIsPromised(ReadOnlySpan<byte> input)
    {
        if (input.Length < 4 || !input.StartsWith("g."u8)) return;
        GC.KeepAlive(new byte[BinaryPrimitives.ReadUInt16BigEndian(input[2..])]);
    }
}
