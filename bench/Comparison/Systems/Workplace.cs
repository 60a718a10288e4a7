namespace Connector.Comparison.Systems;

/// <summary>Where things are: what was built, the JavaScript connector, and a directory that is thrown away.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace(string jsDirectory, BenchLedger ledger, int routes)
    {
        (JsDirectory, Ledger, Routes) = (jsDirectory, ledger, routes);
        Scratch = Directory.CreateTempSubdirectory("connector-bench-").FullName;
    }

    public string JsDirectory { get; }

    /// <summary>Where ours keep their books; files are below <see cref="Scratch"/>.</summary>
    public BenchLedger Ledger { get; }

    /// <summary>How many routes the tables of ours have at least.</summary>
    public int Routes { get; }

    /// <summary>Configuration files, ledgers and the probes' sockets of the current run.</summary>
    public string Scratch { get; }

    /// <summary>The program of a project, as the build left it beside this one.</summary>
    public static string Built(string project) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", project, "release", $"Connector.{project}.dll"));

    /// <summary>What every .NET server gets in its environment: the probe that tells what it allocates.</summary>
    public Dictionary<string, string> Probed() => new()
    {
        ["DOTNET_STARTUP_HOOKS"] = Built("Probe"),
        ["BENCH_PROBE"] = Scratch,
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
    };

    public void Dispose() => Directory.Delete(Scratch, recursive: true);
}
