using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Load;

/// <summary>Answers what a connector asks of its peers by itself (routes, addresses): nobody is home.</summary>
internal static class Unasked
{
    /// <summary>Writes the answer and returns its length.</summary>
    public static int Answer(in BtpFrame request, Span<byte> answer)
    {
        if (!request.TryGetIlp(out _)) return BtpWriter.WriteEmptyResponse(answer, request.RequestId);
        Span<byte> packet = stackalloc byte[64];
        var length = Reject.Write(packet, ErrorCode.F02Unreachable, "g.load"u8, "only load here"u8, default);
        return BtpWriter.WriteIlp(answer, BtpType.Response, request.RequestId, packet[..length]);
    }
}
