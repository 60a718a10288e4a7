using System.Diagnostics;
using System.Globalization;

namespace Connector.Testing;

/// <summary>A file system of a few MiB, which can be filled up in earnest. Needs root, who alone may mount one.</summary>
public sealed class TinyDisk : IDisposable
{
    private TinyDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts one; the test is skipped where that is not allowed.</summary>
    public static TinyDisk Mount(int mebibytes)
    {
        Requires.Root("a file system of its own");
        var path = Directory.CreateTempSubdirectory("tiny-disk-").FullName;
        var size = mebibytes.ToString(CultureInfo.InvariantCulture);
        if (Run("mount", "-t", "tmpfs", "-o", $"size={size}m", "tmpfs", path) != 0)
        {
            Directory.Delete(path);
            Requires.Missing("a file system of its own cannot be mounted here");
        }

        return new TinyDisk(path);
    }

    /// <summary>Takes all that is free but so many bytes.</summary>
    public void FillUp(long leave = 0)
    {
        using var ballast = new FileStream(Ballast, FileMode.Append);
        var free = new DriveInfo(Path).AvailableFreeSpace - leave;
        var some = new byte[4096];
        try
        {
            for (; free > 0; free -= some.Length)
            {
                ballast.Write(some);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Frees what <see cref="FillUp"/> took.</summary>
    public void Empty() => File.Delete(Ballast);

    public void Dispose()
    {
        _ = Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
