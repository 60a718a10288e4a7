using System.Text;

using Connector.Protocols.Btp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Tests.Btp;

/// <summary>Compares frames with vectors, and writes the frames that the product only reads.</summary>
internal static class FrameAssert
{
    public static void Holds(Vector expected, in BtpFrame frame)
    {
        Assert.Equal(Enum.Parse<BtpType>(expected.Text("type"), ignoreCase: true), frame.Type);
        if (expected.Has("requestId")) Assert.Equal(expected.UnsignedNumber("requestId"), frame.RequestId);
        if (expected.Has("amount")) Assert.Equal(expected.UInt64("amount"), frame.Amount);
        expected.AssertHolds("code", frame.Code, Encoding.UTF8.GetBytes);
        expected.AssertHolds("name", frame.Name, Encoding.UTF8.GetBytes);
        expected.AssertHolds("data", frame.Data, Convert.FromHexString);
        if (expected.Has("triggeredAt"))
        {
            Assert.True(BtpTimestamp.TryRead(frame.TriggeredAt, out var unixMs, out _));
            Assert.Equal(expected.UnixMs("triggeredAt"), unixMs);
        }

        if (!expected.Has("protocolData")) return;
        var entries = expected.List("protocolData");
        Assert.Equal(entries.Count, frame.EntryCount);
        var index = 0;
        foreach (var entry in frame)
        {
            entries[index].AssertHolds("protocolName", entry.Name, Encoding.UTF8.GetBytes);
            Assert.Equal(entries[index].Number("contentType"), entry.ContentType);
            entries[index].AssertHolds("data", entry.Data, Convert.FromHexString);
            index++;
        }

        Assert.Equal(entries.Count, index);
    }

    /// <summary>Writes again what was read, field by field; a canonical frame comes out as it went in.</summary>
    public static byte[] Rewritten(in BtpFrame frame)
    {
        var contents = new byte[100_000];
        var writer = new OerWriter(contents);
        if (frame.Type == BtpType.Transfer) writer.WriteUInt64(frame.Amount);
        if (frame.Type == BtpType.Error)
        {
            writer.WriteFixed(frame.Code);
            writer.WriteVarOctets(frame.Name);
            writer.WriteVarOctets(frame.TriggeredAt);
            writer.WriteVarOctets(frame.Data);
        }

        writer.WriteVarUInt((ulong)frame.EntryCount);
        foreach (var entry in frame)
        {
            writer.WriteVarOctets(entry.Name);
            writer.WriteUInt8(entry.ContentType);
            writer.WriteVarOctets(entry.Data);
        }

        var whole = new byte[5 + OerSize.OfVarOctets(writer.Written)];
        var envelope = new OerWriter(whole);
        envelope.WriteUInt8((byte)frame.Type);
        envelope.WriteUInt32(frame.RequestId);
        envelope.WriteVarOctets(contents.AsSpan(0, writer.Written));
        return whole;
    }
}
