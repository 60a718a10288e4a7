using System.Security.Cryptography;
using Connector.Testing;

namespace Connector.Interop.Tests.Peers;

/// <summary>The npm packages of the peers, installed exactly as the lock file says, once for all test runs.</summary>
internal static class JsPackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task> Installation = new(InstallAsync);

    /// <summary>Where the scripts and their packages are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "js");

    /// <summary>Completed when they are there.</summary>
    public static Task InstalledAsync() => Installation.Value;

    private static async Task InstallAsync()
    {
        var mark = Path.Combine(Folder, "node_modules", ".installed");
        using var turn = await OnlyOneRunInstallsAsync().ConfigureAwait(false);
        var wanted = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(mark) && File.ReadAllText(mark) == wanted) return;

        await using var npm = ChildProcess.Start("npm ci", "npm", ["ci", "--prefer-offline"], Folder, []);
        var code = await Await.Within(npm.Ended, "npm ci ends", InstallLimit).ConfigureAwait(false);
        if (code != 0) throw new InvalidOperationException($"npm ci ended with code {code}\n{npm.LastLines}");
        await File.WriteAllTextAsync(mark, wanted).ConfigureAwait(false);
    }

    private static async Task<IDisposable> OnlyOneRunInstallsAsync()
    {
        FileStream? turn = null;
        await Await.UntilAsync(
            () => (turn = TryLock(Path.Combine(Folder, ".installing"))) is not null,
            "another test run has installed the npm packages",
            InstallLimit).ConfigureAwait(false);
        return turn!;
    }

    private static FileStream? TryLock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
