namespace Connector.Configuration;

/// <summary>Reads a configuration: environment over YAML over defaults; an empty variable counts as unset.</summary>
public static class ConfigLoader
{
    /// <summary>Reads a YAML text.</summary>
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
        Func<string, string?>? readFile = null) =>
        throw new NotImplementedException();

    /// <summary>Reads a YAML file. A file that cannot be read is a problem, not an exception.</summary>
    public static ConfigResult LoadFile(string path, IReadOnlyDictionary<string, string> environment) =>
        throw new NotImplementedException();

    /// <summary>
    /// What a newcomer gets without any file: one account, <c>send-packet-client</c> with the token
    /// <c>test-token</c>, and the loopback receiver. Variables apply as they do to a file.
    /// </summary>
    public static ConfigResult DevelopmentDefaults(IReadOnlyDictionary<string, string> environment) =>
        Configuration.DevelopmentDefaults.From(environment);
}
