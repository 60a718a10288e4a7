namespace Connector.Comparison.Systems;

/// <summary>Where things are: what was built, the JavaScript connector, and a directory that is thrown away.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace(string jsDirectory, string? ledgerVariable)
    {
        (JsDirectory, LedgerVariable) = (jsDirectory, ledgerVariable);
        Scratch = Directory.CreateTempSubdirectory("connector-bench-").FullName;
    }

    public string JsDirectory { get; }

    /// <summary>Variable with the connection string of ours' books; null: they are in files below <see cref="Scratch"/>.</summary>
    public string? LedgerVariable { get; }

    /// <summary>The line of our configuration that says so.</summary>
    public string LedgerLine => LedgerVariable is null ? "" : $"ledger: {{ connectionString: \"${{{LedgerVariable}}}\" }}";

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
