using Connector.Cli.Host;

namespace Connector.Cli.Client;

/// <summary>Says in one line why a login failed. The token never appears in it.</summary>
internal static class LoginFailure
{
    public static ProblemException Explain(
        ConnectorUrl url, Credentials credentials, Reply reply, TimeSpan limit)
    {
        return reply.Kind switch
        {
            ReplyKind.Error when reply.Code.StartsWith('T') => new ProblemException(
                $"{url} cannot take the login of '{credentials.Username}' now: {WithoutToken(reply.Text, credentials)}",
                "Try again in a few seconds"),
            ReplyKind.Error => new ProblemException(
                $"{url} refused the login of '{credentials.Username}': {WithoutToken(reply.Text, credentials)}",
                "Check the token (--auth-token-file, ILP_AUTH_TOKEN or --auth-token) and the account (--username); " +
                $"the connector takes its token from {SecretVariable(credentials.Username)} or the peer's authToken"),
            ReplyKind.TimedOut => new ProblemException(
                $"{url} did not answer the login of '{credentials.Username}' within {Duration.Show(limit)}",
                "Check that this is a BTP port and that the connector is healthy"),
            _ => new ProblemException(
                $"the connection to {url} ended during the login of '{credentials.Username}': " +
                WithoutToken(reply.Text, credentials),
                "Check the token and the account; some connectors close without a word"),
        };
    }

    private static string SecretVariable(string username) =>
        $"BTP_PEER_{Printable.From(username).ToUpperInvariant().Replace('-', '_')}_SECRET";

    /// <summary>A connector that echoes what it was sent must not make us print it.</summary>
    private static string WithoutToken(string text, Credentials credentials) =>
        credentials.Token.Length == 0 ? text : text.Replace(credentials.Token, "***", StringComparison.Ordinal);
}
