using System.Data.Common;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>The form of a connection string. It is a secret: no message quotes any of it.</summary>
internal static class ConnectionStringChecks
{
    private const string Fix = "Write Host=HOST;Database=NAME;Username=USER;Password=PASSWORD";

    public static void Check(ProblemLog problems, Section ledger)
    {
        if (ledger.Text("connectionString") is { Length: > 0 } text && !ledger.IsInFile("path") && Mistake(text) is { } mistake)
            problems.Error(ledger.PlaceOf("connectionString"), mistake, Fix);
    }

    private static string? Mistake(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal) && text.StartsWith("postgres", StringComparison.OrdinalIgnoreCase))
            return "is a URI, which is not understood";
        DbConnectionStringBuilder parts;
        try
        {
            parts = new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return "is not a list of KEY=VALUE with ; between them";
        }

        // By either of the names that Npgsql takes.
        return parts.ContainsKey("Host") || parts.ContainsKey("Server") ? null : "names no Host";
    }
}
