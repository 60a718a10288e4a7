using System.Security.Cryptography;

namespace Connector.Configuration.Tls;

/// <summary>The text of a PEM file and which blocks are in it; or why there is none.</summary>
/// <param name="Text">The text; empty when there is a mistake.</param>
/// <param name="Labels">The label of each block, such as <c>CERTIFICATE</c>.</param>
/// <param name="Mistake">Why it cannot be read; null: it was.</param>
/// <param name="Fix">What to do about it.</param>
internal sealed record PemFile(string Text, IReadOnlyList<string> Labels, string? Mistake, string? Fix)
{
    /// <summary>A chain with its key has a few KiB.</summary>
    private const int MaxBytes = 1024 * 1024;

    public bool Has(string label) => Labels.Contains(label);

    /// <summary>Whether some key is in it that needs no passphrase.</summary>
    public bool HasKey => Labels.Any(label => label is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY");

    /// <summary>
    /// Whether every key in it needs a passphrase: PKCS#8 says so in the label, older forms in a header.
    /// </summary>
    public bool NeedsPassphrase =>
        (Has("ENCRYPTED PRIVATE KEY") && !HasKey) || Text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);

    public static PemFile Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return Wrong($"{path} is a directory", "Name the file in it");
            }

            if (new FileInfo(path).Length > MaxBytes)
            {
                return Wrong($"{path} is larger than {MaxBytes / 1024} KiB", "Name a PEM file");
            }

            var text = File.ReadAllText(path);
            return new PemFile(text, [.. LabelsOf(text)], null, null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Wrong($"there is no file {path}", $"Put it there, or name another; {Folder(path)}");
        }
        catch (UnauthorizedAccessException)
        {
            return Wrong($"{path} may not be read by this user", "Change the owner or the mode of the file");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return Wrong($"{path} cannot be read", "Name a readable file");
        }
    }

    private static PemFile Wrong(string mistake, string fix) => new("", [], mistake, fix);

    private static string Folder(string path) => Path.IsPathRooted(path)
        ? "the path is seen from where the connector runs"
        : $"the path counts from the working directory, {Directory.GetCurrentDirectory()}";

    private static IEnumerable<string> LabelsOf(string text)
    {
        for (var from = 0; PemEncoding.TryFind(text.AsSpan(from), out var block);)
        {
            var (start, end) = (from + block.Label.Start.Value, from + block.Label.End.Value);
            from += block.Location.End.Value;
            yield return text[start..end];
        }
    }
}
