namespace Connector.Configuration.Networks;

/// <summary>Problems that a node has with others; its id stands where a file would.</summary>
internal static class NetworkProblem
{
    public static ConfigProblem Error(string node, string key, string message, string fix) =>
        new(ConfigSeverity.Error, node, 0, 0, key, message, fix);

    public static ConfigProblem Warning(string node, string key, string message, string fix) =>
        new(ConfigSeverity.Warning, node, 0, 0, key, message, fix);
}
