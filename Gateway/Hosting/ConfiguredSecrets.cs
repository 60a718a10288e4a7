using System.Data.Common;
using Connector.Configuration;

namespace Connector.Gateway.Hosting;

/// <summary>Every secret of a configuration, for the log to leave out.</summary>
internal static class ConfiguredSecrets
{
    private static readonly string[] PasswordKeys = ["pass", "pwd", "psw"];

    public static IEnumerable<string> Of(ConnectorConfig config) =>
        config.Peers
            .SelectMany(peer => peer.Tokens().Append(peer.Http?.IncomingToken).Append(peer.Http?.OutgoingToken))
            .Append(config.Admin?.Token)
            .Append(config.Settlement?.Token)
            .Append(config.Ledger.ConnectionString)
            .OfType<Secret>()
            .Select(secret => secret.Reveal())
            .Concat(PasswordsIn(config.Ledger.ConnectionString))
            .Concat(SecretsIn(config.DashboardTelemetryUrl));

    /// <summary>What may be secret of an address: user and password, together and alone, and the values of the query.</summary>
    private static IEnumerable<string> SecretsIn(Uri? url)
    {
        if (url is null) return [];
        string[] user = [url.UserInfo, .. url.UserInfo.Split(':', 2).Skip(1)];
        var query = url.Query.TrimStart('?').Split('&').Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return user.Concat(query).SelectMany(text => new[] { text, Uri.UnescapeDataString(text) });
    }

    /// <summary>What is secret of a connection string by itself, for whoever quotes only a part of it.</summary>
    private static IEnumerable<string> PasswordsIn(Secret? connectionString)
    {
        if (connectionString is null) return [];
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString.Reveal() };
            return [.. parts.Keys!.Cast<string>()
                .Where(key => PasswordKeys.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .Select(key => parts[key].ToString()!)];
        }
        catch (ArgumentException)
        {
            // No connection string: then it is refused as a whole.
            return [];
        }
    }
}
