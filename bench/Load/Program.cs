using System.Runtime.InteropServices;
using Connector.Load;

if (args is [] or ["--help"])
{
    Console.WriteLine(LoadOptions.Usage);
    return 0;
}
using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    var report = await new LoadRun(LoadOptions.Parse(args), TimeProvider.System).RunAsync(interrupted.Token);
    Console.Error.WriteLine(report);
    Console.WriteLine(report.ToJson());
    return report.Clean ? 0 : 1;
}
catch (Exception failed) when (failed is ArgumentException or FormatException or IOException
    or System.Net.WebSockets.WebSocketException or OperationCanceledException)
{
    Console.Error.WriteLine(failed.Message);
    return 2;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
