using Microsoft.Extensions.Logging;

namespace Connector.Gateway.Tests.Logging;

internal static partial class SampleEvents
{
    [LoggerMessage(1, LogLevel.Information, "peer {PeerId} logged in from {Address}")]
    public static partial void PeerLoggedIn(this ILogger logger, string peerId, string address);

    [LoggerMessage(2, LogLevel.Warning, "amount {Amount} of {Count} with {Ratio} is {Large}")]
    public static partial void Numbers(this ILogger logger, ulong amount, int count, double ratio, bool large);

    [LoggerMessage(3, LogLevel.Error, "it failed")]
    public static partial void Failed(this ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "detail {Level} {NodeId} {Msg}")]
    public static partial void NamedLikeOurs(this ILogger logger, string level, string nodeId, string msg);
}
