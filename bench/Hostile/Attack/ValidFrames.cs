using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Testing;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Hostile.Attack;

/// <summary>What mutations start from: every kind of frame that peers send each other.</summary>
internal static class ValidFrames
{
    /// <summary>Longer than any run, so that packets are not merely expired.</summary>
    private static readonly TimeSpan Valid = TimeSpan.FromHours(10);

    public static IReadOnlyList<byte[]> For(string account, string token, string destination)
    {
        var packets = new PacketFactory();
        List<byte[]> frames =
        [
            HandmadeFrame.Auth(1, account, token),
            HandmadeFrame.Auth(1, null, token),
            HandmadeFrame.With(BtpType.Message, 2),
            HandmadeFrame.With(BtpType.Message, 3, ("info", [1, 2, 3])),
            HandmadeFrame.With(BtpType.Response, 4),
            // A Transfer: an amount and no entries. An Error: code, name, time, data.
            [7, 0, 0, 0, 5, 10, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0],
            Error(6),
        ];
        foreach (var bytes in new[] { 32, 200, 2_000 })
            frames.Add(Ilp(BtpType.Message, 7, packets.Next(destination, 1, Valid, bytes).Bytes.Span));
        frames.Add(Ilp(BtpType.Message, 8, packets.Next("test.node.nobody", 1, Valid).Bytes.Span));
        frames.Add(Ilp(BtpType.Message, 9, packets.Next("peer.config", 1, Valid).Bytes.Span));
        frames.Add(Ilp(BtpType.Message, 10, packets.Next(destination, ulong.MaxValue, TimeSpan.FromSeconds(2)).Bytes.Span));
        frames.Add(Ilp(BtpType.Response, 1, Fulfilled()));
        frames.Add(Ilp(BtpType.Response, 2, Rejected()));
        frames.Add(Ilp(BtpType.Response, 11, packets.Next(destination, 1, Valid).Bytes.Span));
        return frames;
    }

    private static byte[] Ilp(BtpType type, uint requestId, ReadOnlySpan<byte> packet)
    {
        var frame = new byte[BtpWriter.SizeOfIlp(packet.Length)];
        return frame[..BtpWriter.WriteIlp(frame, type, requestId, packet)];
    }

    private static byte[] Error(uint requestId)
    {
        var frame = new byte[BtpWriter.SizeOfError(4, 2)];
        return frame[..BtpWriter.WriteError(frame, requestId, "F00"u8, "Oops"u8, 1_700_000_000_000, "{}"u8)];
    }

    private static byte[] Fulfilled()
    {
        var packet = new byte[Fulfill.SizeOf(4)];
        return packet[..Fulfill.Write(packet, new byte[32], new byte[4])];
    }

    private static byte[] Rejected()
    {
        var packet = new byte[Reject.SizeOf(6, 2, 0)];
        return packet[..Reject.Write(packet, ErrorCode.F02Unreachable, "test.x"u8, "no"u8, default)];
    }
}
