using Microsoft.Extensions.Logging;

namespace Connector.Grains.Gateways;

internal sealed partial class GatewayGrain
{
    [LoggerMessage(3101, LogLevel.Information, "Gateway registered", EventName = "gateway_registered")]
    private partial void LogHello(string gatewayNodeId, string gateway);

    [LoggerMessage(3102, LogLevel.Error, "The gateway reads another configuration file than this silo", EventName = "config_differs")]
    private partial void LogDifferentConfig(string gatewayNodeId, string gateway);

    [LoggerMessage(3103, LogLevel.Warning, "A gateway fell silent; its sessions are no longer used", EventName = "gateway_lost")]
    private partial void LogLeaseEnded(string gateway, int sessions);

    [LoggerMessage(3104, LogLevel.Warning, "A batch did not reach the gateway", EventName = "deliver_failed")]
    private partial void LogDeliverFailed(Exception exception, string gateway);

    [LoggerMessage(3105, LogLevel.Warning, "An account could not take a batch", EventName = "take_failed")]
    private partial void LogTakeFailed(Exception exception, uint session);
}
