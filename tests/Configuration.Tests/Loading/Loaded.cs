namespace Connector.Configuration.Tests.Loading;

/// <summary>Loads texts as a file called <c>node.yaml</c> and writes problems in one line each.</summary>
internal static class Loaded
{
    public const string File = "node.yaml";

    /// <summary>The four keys that every file must have.</summary>
    public const string Smallest = """
        nodeId: connector-a
        btpServerPort: 3000
        peers: []
        routes: []

        """;

    public static ConfigResult From(string yaml, params (string Name, string Value)[] environment) =>
        ConfigLoader.Load(yaml, File, environment.ToDictionary(v => v.Name, v => v.Value), _ => null);

    /// <summary>The configuration, which must have no error.</summary>
    public static ConnectorConfig Config(string yaml, params (string Name, string Value)[] environment)
    {
        var result = From(yaml, environment);
        Assert.True(result.Config is not null, string.Join('\n', result.Problems));
        return result.Config;
    }

    /// <summary>One peer of a file that has only it, with these further lines.</summary>
    public static PeerConfig Peer(string lines, params (string Name, string Value)[] environment) =>
        Assert.Single(Config(WithPeer(lines), environment).Peers);

    public static string WithPeer(string lines) =>
        "nodeId: connector-a\nbtpServerPort: 3000\nroutes: []\npeers:\n  - id: connector-b\n"
            + string.Concat(lines.Split('\n').Select(line => $"    {line}\n"));

    public static string[] Problems(string yaml, params (string Name, string Value)[] environment) =>
        [.. From(yaml, environment).Problems.Select(problem => problem.ToString())];

    public static string[] Errors(string yaml, params (string Name, string Value)[] environment) =>
        [.. From(yaml, environment).Errors.Select(problem => problem.ToString())];

    public static string[] Warnings(string yaml, params (string Name, string Value)[] environment) =>
        [.. From(yaml, environment).Warnings.Select(problem => problem.ToString())];
}
