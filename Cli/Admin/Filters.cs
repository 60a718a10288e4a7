using System.CommandLine;
using System.Globalization;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary>Options and arguments that several of the operator's commands have, and how they are asked for.</summary>
internal static class Filters
{
    /// <summary>The peer whose account is meant.</summary>
    public static Argument<string> Peer() => new("PEER") { Description = "Id of the peer" };

    /// <summary>Shows one peer's lines only.</summary>
    public static Option<string?> OfPeer() => new("--peer") { Description = "Show this peer's only", HelpName = "peer" };

    /// <summary>How many lines are shown.</summary>
    public static Option<int> Limit() => ArgumentRules.Number("--limit", "Show so many at most, newest first", 50, 1, 1_000_000);

    /// <summary>Why an operator does something.</summary>
    public static Option<string> Reason() => new("--reason")
    {
        Description = "Why; it stands in the audit for ever",
        HelpName = "text",
        Required = true,
    };

    /// <summary>A point in time; one without a zone is UTC.</summary>
    public static Option<string?> Time(string name, string help) => new(name)
    {
        Description = help,
        HelpName = "time",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return time.ToString("O", CultureInfo.InvariantCulture);
            }

            result.AddError($"{name} '{text}' is not a time; write for example 2026-01-31 or 2026-01-31T13:30:00Z");
            return null;
        },
    };

    /// <summary>A path with those parameters that have a value.</summary>
    public static string Query(string path, params (string Name, string? Value)[] parameters)
    {
        var given = parameters.Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}").ToArray();
        return given.Length == 0 ? path : $"{path}?{string.Join('&', given)}";
    }
}
