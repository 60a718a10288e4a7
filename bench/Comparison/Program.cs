using System.Runtime.InteropServices;
using Connector.Comparison;
using Connector.Comparison.Systems;

if (args.Contains("--help"))
{
    Console.WriteLine(CompareOptions.Usage);
    return 0;
}
using var interrupted = new CancellationTokenSource();
// What was started must not outlive this, however it is ended.
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    var options = CompareOptions.Parse(args);
    using var workplace = new Workplace(options.JsDirectory, options.Ledger, options.Routes);
    var results = await new CompareRun(options, workplace).RunAsync(interrupted.Token);
    Console.WriteLine(results.Table(options.Shapes, options.Systems));
    Console.WriteLine(Targets.Judge(results, options.Ledger));
    return 0;
}
catch (Exception failed) when (failed is FormatException or IOException or OperationCanceledException)
{
    Console.Error.WriteLine(failed.Message);
    return 2;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
