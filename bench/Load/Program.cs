using Connector.Load;

if (args is [] or ["--help"])
{
    Console.WriteLine(LoadOptions.Usage);
    return 0;
}
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
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
