using System.Diagnostics;
using System.Text.Json;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>What a run of <c>ilp</c> came to.</summary>
internal sealed record IlpResult(int ExitCode, string Out, string Error)
{
    /// <summary>What it printed with <c>--json</c>.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(ExitCode == 0, ToString());
            return JsonDocument.Parse(Out).RootElement;
        }
    }

    public override string ToString() => $"exit {ExitCode}\n{Out}\n{Error}";
}

/// <summary>The command as an operator starts it, in the environment that a container's processes have.</summary>
internal static class IlpProcess
{
    public static async Task<IlpResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ilp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        CleanEnvironment.ApplyTo(start, environment);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await Await.Within(process.WaitForExitAsync(), $"ilp {string.Join(' ', arguments)} ends", TimeSpan.FromSeconds(60));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        return new IlpResult(process.ExitCode, await output, await error);
    }
}
