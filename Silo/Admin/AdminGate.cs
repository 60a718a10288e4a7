using System.Net;
using System.Text;
using Connector.Configuration;

namespace Connector.Silo.Admin;

/// <summary>
/// Who may ask. With a token: whoever shows it. Without: programs on this host, and no page in a browser on it, which
/// could otherwise send requests to loopback in its user's name.
/// </summary>
internal sealed class AdminGate(AdminConfig config)
{
    private const string Scheme = "Bearer ";

    /// <summary>Why this request is not served; null when it is.</summary>
    public AdminProblem? Refuses(HttpRequest request) =>
        config.Token is { } token ? WithToken(request, token) : FromThisHost(request);

    private static AdminProblem? WithToken(HttpRequest request, Secret token)
    {
        string? offered = request.Headers.Authorization;
        if (offered is null)
        {
            return new AdminProblem(
                StatusCodes.Status401Unauthorized, "token-missing",
                "This connector wants a token: send it as Authorization: Bearer TOKEN");
        }

        var isRight = offered.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && token.Matches(Encoding.UTF8.GetBytes(offered[Scheme.Length..].Trim()));
        return isRight
            ? null
            : new AdminProblem(
                StatusCodes.Status401Unauthorized, "token-wrong", "The token is not the one of admin.token of this connector");
    }

    private static AdminProblem? FromThisHost(HttpRequest request)
    {
        var host = request.Host.Host;
        var isLoopback = host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        return isLoopback && !request.Headers.ContainsKey("Origin")
            ? null
            : new AdminProblem(
                StatusCodes.Status403Forbidden, "not-from-this-host",
                "Without a token only programs on this host are served: ask localhost, or set admin.token");
    }
}
