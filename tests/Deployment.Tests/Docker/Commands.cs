using System.Diagnostics;
using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>Runs commands as an operator types them; none is waited for without a bound.</summary>
internal static class Commands
{
    /// <summary>Starting eight containers on a slow machine takes a minute; nothing takes this long unless it hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs a command to its end, whatever its exit code.</summary>
    /// <param name="program">On the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Where; the root of the repository unless told.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="limit">How long; five minutes unless told.</param>
    public static async Task<CommandResult> RunAsync(
        string program,
        string[] arguments,
        string? directory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? SourceTree.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var command = $"{program} {string.Join(' ', arguments)}";
        try
        {
            await Await.Within(Task.WhenAll(output, error, process.WaitForExitAsync()), $"this ends: {command}", limit ?? Limit);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return new CommandResult(command, process.ExitCode, await output, await error);
    }
}
