using System.Text;

using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests.Ilp;

/// <summary>Reads packets of any type and compares them with what a vector says they hold.</summary>
internal static class PacketAssert
{
    /// <summary>Reads as a connector does: by the type in the envelope.</summary>
    public static PacketError Read(ReadOnlySpan<byte> packet, out int length)
    {
        if (!PacketEnvelope.TryRead(packet, out var type, out length, out var error)) return error;
        var whole = length;
        switch (type)
        {
            case PacketType.Prepare:
                if (Prepare.TryRead(packet, out var prepare, out error)) length = prepare.Length;
                break;
            case PacketType.Fulfill:
                if (Fulfill.TryRead(packet, out var fulfill, out error)) length = fulfill.Length;
                break;
            default:
                if (Reject.TryRead(packet, out var reject, out error)) length = reject.Length;
                break;
        }

        Assert.Equal(whole, length);
        return error;
    }

    public static void Holds(Vector expected, byte[] packet)
    {
        switch (expected.Text("type"))
        {
            case "prepare":
                Assert.True(Prepare.TryRead(packet, out var prepare, out _));
                if (expected.Has("amount")) Assert.Equal(expected.UInt64("amount"), prepare.Amount);
                Assert.Equal(expected.UnixMs("expiresAt"), prepare.ExpiresAt);
                expected.AssertHolds("executionCondition", prepare.Condition, Convert.FromHexString);
                expected.AssertHolds("destination", prepare.Destination, Encoding.UTF8.GetBytes);
                expected.AssertHolds("data", prepare.Data, Convert.FromHexString);
                break;
            case "fulfill":
                Assert.True(Fulfill.TryRead(packet, out var fulfill, out _));
                expected.AssertHolds("fulfillment", fulfill.Fulfillment, Convert.FromHexString);
                expected.AssertHolds("data", fulfill.Data, Convert.FromHexString);
                break;
            default:
                Assert.True(Reject.TryRead(packet, out var reject, out _));
                expected.AssertHolds("code", reject.Code, Encoding.UTF8.GetBytes);
                expected.AssertHolds("triggeredBy", reject.TriggeredBy, Encoding.UTF8.GetBytes);
                expected.AssertHolds("data", reject.Data, Convert.FromHexString);
                if (expected.Has("message"))
                    Assert.Equal(expected.Text("message"), Encoding.UTF8.GetString(reject.Message));
                else
                    expected.AssertHolds("message", reject.Message, Encoding.UTF8.GetBytes);
                break;
        }
    }

    /// <summary>Writes again what was read; a canonical packet comes out as it went in.</summary>
    public static byte[] Rewritten(byte[] packet)
    {
        byte[] written;
        int size;
        switch ((PacketType)packet[0])
        {
            case PacketType.Prepare:
                Assert.True(Prepare.TryRead(packet, out var p, out _));
                written = new byte[Prepare.SizeOf(p.Destination.Length, p.Data.Length)];
                size = Prepare.Write(written, p.Amount, p.ExpiresAt, p.Condition, p.Destination, p.Data);
                break;
            case PacketType.Fulfill:
                Assert.True(Fulfill.TryRead(packet, out var f, out _));
                written = new byte[Fulfill.SizeOf(f.Data.Length)];
                size = Fulfill.Write(written, f.Fulfillment, f.Data);
                break;
            default:
                Assert.True(Reject.TryRead(packet, out var r, out _));
                written = new byte[Reject.SizeOf(r.TriggeredBy.Length, r.Message.Length, r.Data.Length)];
                size = Reject.Write(written, ErrorCode.From(r.Code), r.TriggeredBy, r.Message, r.Data);
                break;
        }

        Assert.Equal(written.Length, size);
        return written;
    }
}
