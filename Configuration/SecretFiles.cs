using System.Security.Cryptography;
using System.Text;

namespace Connector.Configuration;

/// <summary>Files that <c>…_FILE</c> variables name, such as docker's secrets.</summary>
public static class SecretFiles
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>
    /// Another text whenever the content of a file changes that has the secret of a peer, as <c>BTP_PEER_…_FILE</c> variables
    /// name them. It tells nothing of the content.
    /// </summary>
    public static string Fingerprint(IReadOnlyDictionary<string, string> environment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in environment.Where(IsOfPeer).OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(Read(path) ?? "")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsOfPeer(KeyValuePair<string, string> variable) =>
        variable.Key.StartsWith("BTP_PEER_", StringComparison.Ordinal)
        && variable.Key.EndsWith("_FILE", StringComparison.Ordinal)
        && variable.Value.Length > 0;

    /// <summary>The content; null when it cannot be read or is no secret's size.</summary>
    internal static string? Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
