using Connector.Configuration.Binding;
using Connector.Configuration.Keys;
using Connector.Configuration.Reading;
using Connector.Configuration.Yaml;

namespace Connector.Configuration;

/// <summary>Reads a configuration: environment over YAML over defaults; an empty variable counts as unset.</summary>
public static class ConfigLoader
{
    /// <summary>Reads a YAML text. Every mistake is in the result; nothing is thrown.</summary>
    /// <param name="yamlText">The text.</param>
    /// <param name="fileName">What the text is called in problems.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="readFile">
    /// Reads a file that a <c>…_FILE</c> variable names; returns null when it cannot. Null: the file system.
    /// </param>
    public static ConfigResult Load(
        string yamlText,
        string fileName,
        IReadOnlyDictionary<string, string> environment,
        Func<string, string?>? readFile = null)
    {
        var problems = new ProblemLog(fileName);
        var variables = new Variables(environment, readFile ?? SecretFiles.Read);
        if (Root(yamlText, problems) is not { } root)
        {
            return new ConfigResult(null, problems.InOrder());
        }

        var section = new SectionReader(problems, variables)
            .Read(ConnectorKeys.Root, root, new Place(root.Line, root.Column, ""), "");
        var config = new ConnectorBinding(problems, variables).Bind(section);
        return new ConfigResult(problems.HasErrors ? null : config, problems.InOrder())
        {
            Source = new LoadedFile(fileName, section, variables),
        };
    }

    /// <summary>Reads a YAML file. A file that cannot be read is a problem, not an exception.</summary>
    public static ConfigResult LoadFile(string path, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return Load(ConfigFile.Read(path), path, environment);
        }
        catch (Exception exception) when (ConfigFile.Problem(path, exception) is not null)
        {
            return new ConfigResult(null, [ConfigFile.Problem(path, exception)!]);
        }
    }

    /// <summary>
    /// What a newcomer gets without any file: one account, <c>send-packet-client</c> with the token
    /// <c>test-token</c>, and the loopback receiver. Variables apply as they do to a file.
    /// </summary>
    public static ConfigResult DevelopmentDefaults(IReadOnlyDictionary<string, string> environment) =>
        Configuration.DevelopmentDefaults.Load(environment);

    private static YamlMapping? Root(string text, ProblemLog problems)
    {
        try
        {
            var root = YamlText.Parse(text, problems);
            if (root is not YamlMapping)
            {
                problems.Error(
                    new Place(root?.Line ?? 1, root?.Column ?? 1, ""),
                    $"expected keys with values, found {root?.Kind ?? "nothing"}", "Start with nodeId: connector-a");
            }

            return root as YamlMapping;
        }
        catch (YamlSyntaxException mistake)
        {
            problems.Error(new Place(mistake.Line, mistake.Column, ""), mistake.Message, mistake.Fix);
            return null;
        }
    }
}
