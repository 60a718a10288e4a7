using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Connector.Configuration.Keys;

/// <summary>An absolute address, any host, port and path; read as <see cref="Uri"/>.</summary>
/// <param name="Schemes">Schemes that serve here, the usual one first.</param>
internal sealed partial record UrlType(params string[] Schemes) : ScalarType
{
    /// <summary>A WebSocket, also in the spelling of <c>ilp-plugin-btp</c>.</summary>
    public static UrlType WebSocket { get; } = new("ws", "wss", "btp+ws", "btp+wss");

    /// <summary>A web service.</summary>
    public static UrlType Http { get; } = new("http", "https");

    /// <inheritdoc/>
    public override string Expectation =>
        $"an address that starts with {string.Join(" or ", Schemes.Take(2).Select(scheme => scheme + "://"))}";

    /// <inheritdoc/>
    public override Reading Read(Written written)
    {
        if (!written.MayBeText)
        {
            return Reading.Unexpected;
        }

        // A user and password may stand in the address, so no message repeats it.
        var match = Form().Match(written.Text);
        if (!match.Success)
        {
            return Reading.Wrong($"is not {Expectation}");
        }

        var scheme = match.Groups["scheme"].Value;
        if (!Schemes.Contains(scheme.ToLowerInvariant()))
        {
            return Reading.Wrong($"starts with {scheme}://, not with {Schemes[0]}:// or {Schemes[1]}://");
        }

        if (match.Groups["port"] is { Length: > 0 } port && !IsPort(port.ValueSpan))
        {
            return Reading.Wrong($"the port must be from 1 to 65535, not {port.Value}");
        }

        return Uri.TryCreate(written.Text, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? Reading.Of(uri)
            : Reading.Wrong("has a host name that cannot be");
    }

    /// <inheritdoc/>
    protected override JsonObject OwnSchema()
    {
        var schemes = string.Join('|', Schemes.Select(scheme => scheme.Replace("+", @"\+", StringComparison.Ordinal)));
        return new JsonObject { ["type"] = "string", ["pattern"] = $"^({schemes})://[^/]+" };
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535;

    [GeneratedRegex(
        @"^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^:/?#\s]+)(?::(?<port>[^/?#]*))?"
        + @"(?:[/?#]\S*)?\z")]
    private static partial Regex Form();
}
