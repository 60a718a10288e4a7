using System.Security.Cryptography;
using Connector.Configuration;

namespace Connector.Gateway.Hosting;

/// <summary>Where the configuration comes from: a file, or the development defaults when there is none.</summary>
public sealed class ConfigSource(string? path, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The file, null for development defaults. Absolute, so that it is always the one we started with.</summary>
    public string? Path { get; } = path is null ? null : System.IO.Path.GetFullPath(path);

    /// <summary>Reads the configuration as it is now.</summary>
    public ConfigResult Load() =>
        path is null ? ConfigLoader.DevelopmentDefaults(environment) : ConfigLoader.LoadFile(path, environment);

    /// <summary>The same file, read as if this variable were not set.</summary>
    public ConfigSource Without(string variable) =>
        new(path, environment.Where(entry => entry.Key != variable).ToDictionary());

    /// <summary>Names all that is followed while the connector runs: the file, and those that have the secrets of peers.</summary>
    public string Fingerprint() => $"{Hash()}/{SecretFiles.Fingerprint(environment)}";

    /// <summary>
    /// Names the content of the file, so that a gateway and a silo notice that they read different ones. The
    /// environment, which differs between them, does not count.
    /// </summary>
    public string Hash()
    {
        if (Path is null) return "development";
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}
