namespace Connector.Configuration;

/// <summary>Files that <c>…_FILE</c> variables name, such as docker's secrets.</summary>
internal static class SecretFiles
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The content; null when it cannot be read or is no secret's size.</summary>
    public static string? Read(string path)
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
