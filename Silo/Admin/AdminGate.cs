using System.Net;
using System.Text;
using Connector.Configuration;

namespace Connector.Silo.Admin;

/// <summary>
/// Who may ask. With a token: whoever shows it. Without: programs on this host, and no page in a browser on it, which
/// could otherwise send requests to loopback in its user's name. A browser that looks at the Orleans dashboard cannot show a
/// token; it asks for a password, which is the token. Nothing else takes that, for browsers send it with whatever any page asks.
/// </summary>
internal sealed class AdminGate(AdminConfig config)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>How a request may identify itself, as HTTP's <c>WWW-Authenticate</c>.</summary>
    public static string Challenge(HttpRequest request) =>
        OrleansDashboardPage.Has(request) ? "Basic realm=\"the password is admin.token\", charset=\"UTF-8\"" : "Bearer";

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

        var shown = offered.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(offered[Bearer.Length..].Trim())
            : OrleansDashboardPage.Has(request) ? Password(offered) : null;
        return shown is not null && token.Matches(shown)
            ? null
            : new AdminProblem(
                StatusCodes.Status401Unauthorized, "token-wrong", "The token is not the one of admin.token of this connector");
    }

    /// <summary>RFC 7617: the name does not matter.</summary>
    private static byte[]? Password(string offered)
    {
        if (!offered.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        var encoded = offered.AsSpan(Basic.Length).Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length)) return null;
        var colon = bytes.AsSpan(0, length).IndexOf((byte)':');
        return colon < 0 ? null : bytes[(colon + 1)..length];
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
