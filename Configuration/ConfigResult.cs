namespace Connector.Configuration;

/// <summary>What came of reading a configuration.</summary>
/// <param name="Config">The configuration, or null when there is at least one error.</param>
/// <param name="Problems">Every error and warning, in the order of the file.</param>
public sealed record ConfigResult(ConnectorConfig? Config, IReadOnlyList<ConfigProblem> Problems)
{
    /// <summary>The problems for which the configuration is refused.</summary>
    public IEnumerable<ConfigProblem> Errors => Problems.Where(p => p.Severity == ConfigSeverity.Error);

    /// <summary>The problems that somebody should look at.</summary>
    public IEnumerable<ConfigProblem> Warnings => Problems.Where(p => p.Severity == ConfigSeverity.Warning);

    /// <summary>What it was made of; null when the text is no YAML mapping.</summary>
    internal LoadedFile? Source { get; init; }
}
