using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Connector.Cli.Host;

namespace Connector.Cli.Client;

/// <summary>Says in one line why a connection could not be made, and what to do about it.</summary>
internal static class SocketFailure
{
    /// <summary>Whether an exception is what sockets throw when the other side is gone.</summary>
    public static bool Is(Exception exception) =>
        exception is WebSocketException or IOException or SocketException or ObjectDisposedException
            or OperationCanceledException;

    /// <summary>The reason for a failed connect.</summary>
    /// <param name="url">Where it was tried.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="limit">Set when time ran out.</param>
    public static ProblemException Explain(ConnectorUrl url, Exception exception, TimeSpan? limit)
    {
        if (limit is { } time)
        {
            return new ProblemException(
                $"{url} did not open a WebSocket within {Duration.Show(time)}",
                "Check the address, or give it longer with --connect-timeout");
        }

        return Cause(exception) switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new ProblemException(
                $"nothing listens at {url} (connection refused)",
                "Start the connector, or give its BTP address with --connector-url"),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                new ProblemException($"the host '{url.Address.Host}' is not known", "Check its name in the connector URL"),
            SocketException socket => new ProblemException(
                $"{url} cannot be reached ({socket.SocketErrorCode})", "Check the address and the network"),
            AuthenticationException tls => new ProblemException(
                $"the TLS handshake with {url} failed ({Printable.From(tls.Message)})",
                "Check that the port speaks TLS and that its certificate is trusted and names this host"),
            WebSocketException { WebSocketErrorCode: WebSocketError.NotAWebSocket } answer => new ProblemException(
                $"{url} answers, but not with a WebSocket ({Printable.From(answer.Message)})",
                "Give the BTP port (btpServerPort, 3000 by default), not the health port"),
            var other => new ProblemException(
                $"{url} cannot be reached ({Printable.From(other.Message)})",
                "Check the address and that BTP is served there"),
        };
    }

    private static Exception Cause(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is SocketException or AuthenticationException) return cause;
        return exception;
    }
}
