using Connector.Configuration.Yaml;

namespace Connector.Configuration.Reading;

/// <summary>Collects what is wrong with one file, so that one run tells everything.</summary>
internal sealed class ProblemLog(string file)
{
    private readonly List<ConfigProblem> _problems = [];

    public bool HasErrors => _problems.Exists(problem => problem.Severity == ConfigSeverity.Error);

    public void Error(Place place, string message, string fix) => Add(ConfigSeverity.Error, place, message, fix);

    public void Error(YamlNode node, string key, string message, string fix) =>
        Error(Place.Of(node, key), message, fix);

    public void Warning(Place place, string message, string fix) => Add(ConfigSeverity.Warning, place, message, fix);

    public void Add(ConfigSeverity severity, Place place, string message, string fix) =>
        _problems.Add(new ConfigProblem(
            severity, place.IsVariable ? ConfigProblem.Environment : file,
            place.Line, place.Column, place.Key, message, fix));

    /// <summary>In the order of the file, variables last.</summary>
    public IReadOnlyList<ConfigProblem> InOrder() => InOrder([]);

    /// <summary>The same together with what was found in the file before.</summary>
    public IReadOnlyList<ConfigProblem> InOrder(IEnumerable<ConfigProblem> before) =>
        [.. before.Concat(_problems).Distinct().OrderBy(p => p.Line == 0).ThenBy(p => p.Line).ThenBy(p => p.Column)];
}
