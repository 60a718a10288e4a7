using System.Text.Json;
using Connector.Cli.Host;
using Connector.Configuration;
using Connector.Configuration.Tls;
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

    /// <summary>Whether the files were checked as one network.</summary>
    public bool IsNetworkChecked { get; private init; }

    /// <summary>Reads the files, each by itself and, where each can be read, together.</summary>
    public static Verdict On(
        IReadOnlyList<string> files, IReadOnlyDictionary<string, string> environment, DateTimeOffset now)
    {
        var shared = Shared(files, environment);
        var results = files
            .Select(file => (File: file, Result: TlsFiles.Check(ConfigLoader.LoadFile(file, shared), now))).ToArray();
        var problems = results.SelectMany(read => read.Result.Problems).ToList();
        var nodes = results.Where(read => read.Result.Config is not null)
            .Select(read => (read.File, Config: read.Result.Config!)).ToArray();

        // What a file that cannot be read would have said is missing from the network, and would only mislead.
        var isNetwork = nodes.Length > 1 && nodes.Length == files.Count;
        if (isNetwork) problems.AddRange(ProblemsBetween(nodes));
        return new Verdict(files, problems, [.. nodes.SelectMany(node => UnlimitedPeer.In(node.File, node.Config))])
        {
            IsNetworkChecked = isNetwork,
        };
    }

    /// <summary>One name for all nodes would make them one: NODE_ID belongs to a process, not to a network.</summary>
    private static Dictionary<string, string> Shared(
        IReadOnlyList<string> files, IReadOnlyDictionary<string, string> environment)
    {
        var shared = new Dictionary<string, string>(environment);
        if (files.Count > 1) shared.Remove("NODE_ID");
        return shared;
    }

    /// <summary>The topology names nodes; people know files.</summary>
    private static IEnumerable<ConfigProblem> ProblemsBetween((string File, ConnectorConfig Config)[] nodes)
    {
        var files = nodes.DistinctBy(node => node.Config.NodeId)
            .ToDictionary(node => node.Config.NodeId, node => node.File);
        return Topology.Check(nodes.Select(node => node.Config))
            .Select(problem => problem with { File = files.GetValueOrDefault(problem.File, problem.File) });
    }

    public void WriteText(IAnsiConsole console)
    {
        foreach (var problem in Problems)
        {
            var (colour, word) = problem.Severity == ConfigSeverity.Error ? ("red", "error") : ("yellow", "warning");
            console.MarkupLine($"[{colour}]{word}[/]: {Markup.Escape(problem.ToString())}");
        }

        foreach (var peer in UnlimitedPeers) console.MarkupLine($"[blue]info[/]: {Markup.Escape(peer.ToString())}");
        if (Files.Count > 1 && !IsNetworkChecked)
            console.WriteLine("The files were not checked as a network, because not all of them can be read.");
        var (errors, warnings) = (Of(ConfigSeverity.Error, "error"), Of(ConfigSeverity.Warning, "warning"));
        console.WriteLine($"{Count(Files.Count, "file")}: {errors}, {warnings}");
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            valid = !HasErrors,
            files = Files,
            networkChecked = IsNetworkChecked,
            problems = Problems,
            peersWithoutCreditLimit = UnlimitedPeers.Select(peer => new { peer.File, peer.Peer }),
        },
        JsonText.Indented));

    private string Of(ConfigSeverity severity, string word) =>
        Count(Problems.Count(problem => problem.Severity == severity), word);

    private static string Count(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";
}
