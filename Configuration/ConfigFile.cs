using System.Text;

namespace Connector.Configuration;

/// <summary>Reads the file itself, and says what is wrong when that fails.</summary>
internal static class ConfigFile
{
    /// <summary>A file of 100 000 routes has about 8 MB.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    public static string Read(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.CanSeek && stream.Length > MaxBytes)
        {
            throw new InvalidDataException($"it is larger than {MaxBytes / 1024 / 1024} MiB");
        }

        using var reader = new StreamReader(stream, _strict);
        return reader.ReadToEnd();
    }

    /// <summary>The problem that an exception of <see cref="Read"/> stands for; null: it is none of ours.</summary>
    public static ConfigProblem? Problem(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => Error(path, "is a directory", "Name the file in it"),
        FileNotFoundException or DirectoryNotFoundException =>
            Error(path, "there is no such file", "Set CONFIG_FILE to the path of a file"),
        UnauthorizedAccessException =>
            Error(path, "may not be read by this user", "Change the owner or the mode of the file"),
        DecoderFallbackException => Error(path, "is not UTF-8 text", "Save it as UTF-8"),
        IOException or InvalidDataException or ArgumentException or NotSupportedException =>
            Error(path, $"cannot be read: {exception.Message.TrimEnd('.')}", "Name a readable file"),
        _ => null,
    };

    private static ConfigProblem Error(string path, string message, string fix) =>
        new(ConfigSeverity.Error, path, 0, 0, "", message, fix);
}
