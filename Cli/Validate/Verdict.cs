using System.Text.Json;
using Connector.Cli.Host;
using Connector.Configuration;
using Spectre.Console;

namespace Connector.Cli.Validate;

/// <summary>What there is to say about some configuration files.</summary>
internal sealed record Verdict(
    IReadOnlyList<string> Files,
    IReadOnlyList<ConfigProblem> Problems,
    IReadOnlyList<UnlimitedPeer> UnlimitedPeers)
{
    /// <summary>Whether a connector would refuse one of the files.</summary>
    public bool HasErrors => Problems.Any(problem => problem.Severity == ConfigSeverity.Error);

    /// <summary>Reads the files, each by itself and then together.</summary>
    public static Verdict On(IReadOnlyList<string> files, IReadOnlyDictionary<string, string> environment)
    {
        var results = files.Select(file => ConfigLoader.LoadFile(file, environment)).ToArray();
        var problems = results.SelectMany(result => result.Problems).ToList();
        var configs = files.Zip(results)
            .Where(pair => pair.Second.Config is not null)
            .Select(pair => (File: pair.First, Config: pair.Second.Config!))
            .ToArray();
        return new Verdict(files, problems, [.. configs.SelectMany(pair => UnlimitedPeer.In(pair.File, pair.Config))]);
    }

    public void WriteText(IAnsiConsole console)
    {
        foreach (var problem in Problems)
        {
            var (colour, word) = problem.Severity == ConfigSeverity.Error ? ("red", "error") : ("yellow", "warning");
            console.MarkupLine($"[{colour}]{word}[/]: {Markup.Escape(problem.ToString())}");
        }

        foreach (var peer in UnlimitedPeers) console.MarkupLine($"[blue]info[/]: {Markup.Escape(peer.ToString())}");
        console.WriteLine($"{Count(Files.Count, "file")}: {Of(ConfigSeverity.Error, "error")}, {Of(ConfigSeverity.Warning, "warning")}");
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            valid = !HasErrors,
            files = Files,
            problems = Problems,
            peersWithoutCreditLimit = UnlimitedPeers.Select(peer => new { peer.File, peer.Peer }),
        },
        JsonText.Indented));

    private string Of(ConfigSeverity severity, string word) =>
        Count(Problems.Count(problem => problem.Severity == severity), word);

    private static string Count(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";
}
