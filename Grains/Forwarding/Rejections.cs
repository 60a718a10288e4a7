using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Forwarding;

/// <summary>The one place where this connector makes a Reject.</summary>
internal static class Rejections
{
    /// <summary>Appends a Reject that answers the request with this tag; false when there is no room.</summary>
    public static bool TryAppend(
        BatchBuffer answers,
        ulong tag,
        ErrorCode code,
        ReadOnlySpan<byte> triggeredBy,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> data)
    {
        var length = Protocols.Ilp.Reject.SizeOf(triggeredBy.Length, message.Length, data.Length);
        if (!answers.TryAppend(EntryKind.Reject, 0, tag, 0, length, out var place))
            return false;
        Protocols.Ilp.Reject.Write(place, code, triggeredBy, message, data);
        return true;
    }
}
