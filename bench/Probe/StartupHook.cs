using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Loaded into a server by DOTNET_STARTUP_HOOKS, so that the server itself needs no code for being measured. Whoever
/// connects to the Unix socket BENCH_PROBE/&lt;process id&gt; reads one line: bytes allocated since the start, and the
/// number of collections of generations 0, 1 and 2, then transactions and bytes of its ledger. Costs one sleeping thread.
/// </summary>
/// <remarks>The runtime asks for exactly this name, outside any namespace.</remarks>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("BENCH_PROBE") is not { Length: > 0 } directory) return;
        var path = Path.Combine(directory, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        new Thread(() => Serve(path)) { IsBackground = true, Name = "bench probe" }.Start();
    }

    private static void Serve(string path)
    {
        var (commits, bytes) = (0L, 0L);
        using var meters = new MeterListener
        {
            InstrumentPublished = static (instrument, meters) =>
            {
                if (instrument.Meter.Name == "Interledger.Connector" && instrument.IsObservable)
                    meters.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "ilp_connector_ledger_commits") commits = value;
            if (instrument.Name == "ilp_connector_ledger_bytes") bytes = value;
        });
        meters.Start();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var reader = listener.Accept();
            meters.RecordObservableInstruments();
            reader.Send(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{GC.GetTotalAllocatedBytes()} {GC.CollectionCount(0)} {GC.CollectionCount(1)} {GC.CollectionCount(2)} {commits} {bytes}")));
        }
    }
}
