using System.Buffers;
using System.Net.WebSockets;
using Connector.Dashboard.Network;

namespace Connector.Dashboard.Telemetry;

/// <summary>
/// Takes connectors' telemetry: one WebSocket each, text messages. A connection speaks for one node, the first that it
/// names. Pages of browsers are kept out: they send an <c>Origin</c>, connectors do not.
/// </summary>
internal sealed partial class TelemetryEndpoint(
    NetworkState state, DashboardLimits limits, IHostApplicationLifetime lifetime, ILogger<TelemetryEndpoint> log)
{
    private readonly TelemetryParser _parser = new(limits);
    private int _connections;

    public async Task HandleAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            return;
        }

        if (http.Request.Headers.Origin.Count > 0)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _connections) > limits.MaxConnections)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                TooMany(log, limits.MaxConnections);
                return;
            }

            using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                KeepAliveInterval = limits.PingInterval,
                KeepAliveTimeout = limits.PingInterval,
            }).ConfigureAwait(false);
            await ServeAsync(socket, http.Connection.RemoteIpAddress?.ToString() ?? "").ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task ServeAsync(WebSocket socket, string remote)
    {
        var connection = state.Open();
        var buffer = ArrayPool<byte>.Shared.Rent(limits.MaxMessageBytes);
        try
        {
            var stop = lifetime.ApplicationStopping;
            await ReadAsync(socket, connection, buffer.AsMemory(0, limits.MaxMessageBytes), stop).ConfigureAwait(false);
            Ended(log, connection.NodeId ?? "", remote);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            Broken(log, connection.NodeId ?? "", remote, exception.Message);
        }
        finally
        {
            state.Close(connection);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ReadAsync(WebSocket socket, TelemetryConnection connection, Memory<byte> buffer, CancellationToken stop)
    {
        var bad = 0;
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer[length..], stop).ConfigureAwait(false);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(socket, WebSocketCloseStatus.NormalClosure, stop).ConfigureAwait(false);
                return;
            }

            length += read.Count;
            if (!read.EndOfMessage)
            {
                if (length < buffer.Length) continue;
                TooLarge(log, connection.NodeId ?? "", limits.MaxMessageBytes);
                await CloseAsync(socket, WebSocketCloseStatus.MessageTooBig, stop).ConfigureAwait(false);
                return;
            }

            if (!Take(connection, read.MessageType, buffer[..length]) && ++bad >= limits.MaxBadMessages)
            {
                TooMuchNonsense(log, connection.NodeId ?? "", bad);
                await CloseAsync(socket, WebSocketCloseStatus.PolicyViolation, stop).ConfigureAwait(false);
                return;
            }

            length = 0;
        }
    }

    private bool Take(TelemetryConnection connection, WebSocketMessageType type, ReadOnlyMemory<byte> text)
    {
        if (type != WebSocketMessageType.Text || _parser.Read(text) is not { } message)
        {
            state.Refuse();
            return false;
        }

        var isNew = connection.NodeId is null;
        if (!state.Take(connection, message)) return false;
        if (isNew) Connected(log, message.NodeId);
        return true;
    }

    private static Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, CancellationToken stop) =>
        socket.CloseOutputAsync(status, null, stop);

    [LoggerMessage(6201, LogLevel.Information, "telemetry of node {Node}", EventName = "telemetry_connected")]
    private static partial void Connected(ILogger logger, string node);

    [LoggerMessage(6202, LogLevel.Information, "telemetry of node {Node} from {Remote} ended", EventName = "telemetry_ended")]
    private static partial void Ended(ILogger logger, string node, string remote);

    [LoggerMessage(6203, LogLevel.Information, "telemetry of node {Node} from {Remote} broke off: {Reason}", EventName = "telemetry_broken")]
    private static partial void Broken(ILogger logger, string node, string remote, string reason);

    [LoggerMessage(6204, LogLevel.Warning, "a connection with telemetry is refused, there are {Limit}", EventName = "telemetry_refused")]
    private static partial void TooMany(ILogger logger, int limit);

    [LoggerMessage(6205, LogLevel.Warning, "node {Node} sent a message of more than {Limit} bytes, its connection is closed", EventName = "telemetry_too_large")]
    private static partial void TooLarge(ILogger logger, string node, int limit);

    [LoggerMessage(6206, LogLevel.Warning, "node {Node} sent {Count} messages that make no sense, its connection is closed", EventName = "telemetry_nonsense")]
    private static partial void TooMuchNonsense(ILogger logger, string node, int count);
}
