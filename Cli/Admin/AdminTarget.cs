using Connector.Cli.Host;
using Connector.Configuration;

namespace Connector.Cli.Admin;

/// <summary>Where a connector's admin listener is, and the token it wants.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Token">The token; null: none is sent.</param>
/// <param name="Origin">Where the address was found, for people.</param>
internal sealed record AdminTarget(Uri Url, string? Token, string Origin)
{
    private const string UrlVariable = "ILP_ADMIN_URL";
    private const string TokenVariable = "ADMIN_TOKEN";
    private const string DefaultConfigFile = "config.yaml";

    /// <summary>
    /// An option wins over the environment, and that over the connector's configuration, whose token is sent nowhere but to
    /// the port that it names itself.
    /// </summary>
    /// <param name="url">Of the command line.</param>
    /// <param name="tokenFile">Of the command line.</param>
    /// <param name="configFile">Of the command line.</param>
    /// <param name="shell">The environment.</param>
    public static AdminTarget Find(string? url, FileInfo? tokenFile, FileInfo? configFile, Shell shell)
    {
        var token = tokenFile is null ? TokenOf(shell) : TokenIn(tokenFile);
        if (url is not null) return new AdminTarget(Parse(url, "--url"), token, "--url");
        if (configFile is null && shell.Variable(UrlVariable) is { } variable)
            return new AdminTarget(Parse(variable, UrlVariable), token, UrlVariable);

        var (path, admin) = FromConfig(configFile, shell);
        return new AdminTarget(new Uri($"http://localhost:{admin.Port}"), token ?? admin.Token?.Reveal(), $"admin.port of {path}");
    }

    private static (string Path, AdminConfig Admin) FromConfig(FileInfo? file, Shell shell)
    {
        var path = file?.FullName ?? shell.Variable("CONFIG_FILE") ?? (File.Exists(DefaultConfigFile) ? DefaultConfigFile : null);
        if (path is null)
        {
            throw new ProblemException(
                "it is not known where the connector's admin listener is",
                $"Write --url http://localhost:PORT, set {UrlVariable}, or name the connector's file with --config or CONFIG_FILE");
        }

        var read = ConfigLoader.LoadFile(path, shell.Environment);
        if (read.Config is not { } config)
        {
            throw new ProblemException(
                $"the file that says where the connector is cannot be used: {read.Errors.First()}",
                $"Or write --url http://localhost:PORT, with the token in {TokenVariable} if there is one");
        }

        return config.Admin is { } admin
            ? (path, admin)
            : throw new ProblemException(
                $"the admin listener is not enabled: {path} has no admin.port",
                "Write admin: { port: 7770 } and start the connector again");
    }

    private static Uri Parse(string text, string origin)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { UserInfo: "", PathAndQuery: "/" })
        {
            return url;
        }

        throw new ProblemException(
            $"{origin} is not the URL of an admin listener", "Write for example http://localhost:7770, with no path and no user in it");
    }

    private static string? TokenOf(Shell shell) =>
        shell.Variable(TokenVariable)
        ?? (shell.Variable($"{TokenVariable}_FILE") is { } path ? TokenIn(new FileInfo(path)) : null);

    private static string TokenIn(FileInfo file)
    {
        try
        {
            var token = File.ReadAllText(file.FullName).Trim();
            return token.Length > 0
                ? token
                : throw new ProblemException($"the token file '{file}' is empty", "Put the token on its first line");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                $"the token file '{file}' cannot be read ({exception.GetType().Name})", "Check the path and its permissions");
        }
    }
}
