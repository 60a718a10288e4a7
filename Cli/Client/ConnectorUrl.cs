
namespace Connector.Cli.Client;

/// <summary>
/// Where a connector listens. Accepts the forms other programs use (<c>btp+ws://account:token@host</c>), and keeps a
/// token that stands in the URL out of everything that is printed.
/// </summary>
public sealed record ConnectorUrl
{
    private const string Example = "write for example ws://localhost:3000";

    private ConnectorUrl(Uri address, string? username, string? token)
    {
        Address = address;
        Username = username;
        Token = token;
    }

    /// <summary>ws or wss, without user and password.</summary>
    public Uri Address { get; }

    /// <summary>The account named in the URL, or null.</summary>
    public string? Username { get; }

    /// <summary>The token that stood in the URL, or null.</summary>
    internal string? Token { get; }

    /// <summary>Reads a URL; <paramref name="mistake"/> says what to write instead.</summary>
    public static bool TryParse(string text, out ConnectorUrl? url, out string mistake)
    {
        url = null;
        var bare = text.StartsWith("btp+", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        if (!Uri.TryCreate(bare, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            mistake = $"connector URL '{Shown(bare)}' is not a WebSocket URL; {Example}";
            return false;
        }

        if (uri.Scheme is not ("ws" or "wss"))
        {
            mistake = $"connector URL has the scheme '{uri.Scheme}', but BTP runs over WebSockets; {Example}";
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        var address = new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
        url = new ConnectorUrl(address, Part(user, 0), Part(user, 1));
        mistake = "";
        return true;
    }

    public override string ToString() => Address.AbsoluteUri;

    private static string? Part(string[] parts, int index) =>
        parts.Length > index && parts[index].Length > 0 ? Uri.UnescapeDataString(parts[index]) : null;

    private static string Shown(string text) => text.Contains('@', StringComparison.Ordinal) ? "..." : text;
}
