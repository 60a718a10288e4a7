namespace Connector.Gateway.Hosting;

/// <summary>What the command line and the environment say about how to start.</summary>
/// <param name="Role">Which parts run.</param>
/// <param name="ConfigFile">Path of the configuration file, null for development defaults.</param>
public sealed record StartArguments(ProcessRole Role, string? ConfigFile)
{
    /// <summary>The file that is read when none is named and it is there.</summary>
    public const string DefaultConfigFile = "config.yaml";

    /// <summary>How to call the program.</summary>
    public const string Usage =
        """
        usage: [--config FILE] [--role all|silo|gateway]
          --config FILE   configuration; else CONFIG_FILE, else ./config.yaml if it exists, else development defaults
          --role ROLE     which parts run in this process; else CLUSTER_ROLE, else what the program is for
        """;

    /// <summary>Reads them; null and the reason when they make no sense.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environment">The environment; an empty variable counts as unset.</param>
    /// <param name="allowed">Roles the program can take, its default first.</param>
    /// <param name="fileExists">Whether a file is there.</param>
    /// <param name="problem">What is wrong, or null.</param>
    public static StartArguments? Read(
        IReadOnlyList<string> args,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<ProcessRole> allowed,
        Predicate<string> fileExists,
        out string? problem)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i += 2)
        {
            problem = args[i] is not ("--config" or "--role") ? $"unknown argument '{args[i]}'"
                : i + 1 == args.Count ? $"{args[i]} needs a value"
                : null;
            if (problem is not null) return null;
            options[args[i]] = args[i + 1];
        }

        var roleText = options.GetValueOrDefault("--role") ?? Variable(environment, "CLUSTER_ROLE");
        var role = allowed[0];
        if (roleText is not null && !TryParseRole(roleText, allowed, out role))
        {
            problem = $"role '{roleText}' is none of {string.Join(", ", allowed).ToLowerInvariant()}";
            return null;
        }

        problem = null;
        var file = options.GetValueOrDefault("--config") ?? Variable(environment, "CONFIG_FILE");
        if (file is null && fileExists(DefaultConfigFile)) file = DefaultConfigFile;
        return new StartArguments(role, file);
    }

    private static bool TryParseRole(string text, IReadOnlyList<ProcessRole> allowed, out ProcessRole role)
    {
        foreach (var candidate in allowed)
        {
            role = candidate;
            if (string.Equals(candidate.ToString(), text, StringComparison.OrdinalIgnoreCase)) return true;
        }

        role = default;
        return false;
    }

    private static string? Variable(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
