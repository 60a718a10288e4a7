using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>
/// Where a peer is dialled. <c>ilp-plugin-btp</c> writes <c>btp+ws://user:token@host</c>; we take that apart.
/// </summary>
/// <param name="Url">Plain <c>ws</c> or <c>wss</c>.</param>
/// <param name="Username">The user of the address; null: none.</param>
/// <param name="Token">The password of the address; null: none.</param>
internal readonly record struct PeerAddress(Uri? Url, string? Username, Secret? Token)
{
    public static PeerAddress Of(Section section, ProblemLog problems)
    {
        if (section.Url("url") is not { } written)
        {
            return default;
        }

        var parts = written.UserInfo.Split(':', 2);
        var username = parts[0].Length == 0 ? null : Uri.UnescapeDataString(parts[0]);
        var token = parts.Length < 2 || parts[1].Length == 0 ? null : new Secret(Uri.UnescapeDataString(parts[1]));
        if (token is not null && section.IsWritten("authToken"))
        {
            problems.Error(section.PlaceOf("url"), "has a token, and so has authToken", "Keep one of the two");
        }

        if (username is not null && section.IsWritten("username"))
        {
            problems.Error(section.PlaceOf("url"), "has a user, and so has username", "Keep one of the two");
        }

        return new PeerAddress(Plain(written), username, token);
    }

    private static Uri Plain(Uri written)
    {
        const string prefix = "btp+";
        var scheme = written.Scheme.StartsWith(prefix, StringComparison.Ordinal)
            ? written.Scheme[prefix.Length..]
            : written.Scheme;
        var port = written.IsDefaultPort || written.Port < 0 ? "" : ":" + written.Port;
        var rest = written.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped);
        return new Uri($"{scheme}://{written.Host}{port}{rest}");
    }
}
