using System.CommandLine;
using Connector.Cli.Client;
using Connector.Cli.Host;
using Spectre.Console;

namespace Connector.Cli.Send;

/// <summary><c>ilp send</c>: puts packets into a network and checks what comes back.</summary>
internal static class SendCommand
{
    private const string Summary = "Send packets and check each fulfillment against its condition";

    private const string Details =
        """
        Exits 0 when all are fulfilled, 1 when one is not, 2 when nothing could be sent.

        Examples:
          ilp send -c ws://localhost:3000 -d test.connector.alice -a 1000
          ilp send -c ws://localhost:3000 -d g.connectorc.dest -a 1000 --expiry 60 --data "Hello ILP"
          ilp send -c ws://localhost:3000 -d g.connectorc.dest -a 1000 --batch 10
          ilp send -c ws://localhost:3000 -d g.connectorc.dest -a 1000 --sequence 5 --delay 1000
          ilp send -c ws://localhost:3000 -d g.connectorc.dest -a 1 --rate 200/s --count 10000
          ilp send -c wss://ilp.example.com -d g.bob -a 1 --username alice --auth-token-file token.txt --json
        """;

    private static readonly TimeSpan PatienceWhenStopped = TimeSpan.FromSeconds(1);

    public static Command Create(Shell shell)
    {
        var command = new CommandWithExamples("send", Summary, Details);
        var arguments = new SendArguments();
        arguments.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(arguments.Read(parsed, shell), shell, stop));
        return command;
    }

    private static async Task<int> RunAsync(SendOptions options, Shell shell, CancellationToken stop)
    {
        var console = shell.OpenConsole();
        var lines = new LogLines(console, options.Json ? LogLevel.Silent : options.LogLevel, shell.Clock);
        lines.Write(
            LogLevel.Debug,
            "Connecting",
            ("connectorUrl", options.Connector.ToString()),
            ("username", options.Credentials.Username));
        var client = await BtpClient.OpenAsync(
            options.Connector, options.Credentials, options.ConnectTimeout, shell.Clock, stop).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            // Who is stopped sends no more, but waits a little for what is open: it has been paid for.
            using var giveUp = new CancellationTokenSource();
            using var stopping = stop.Register(() => giveUp.CancelAfter(PatienceWhenStopped));
            var sender = new Sender(options, client, lines, shell.Clock, giveUp.Token);
            await RunWithBarAsync(sender, console, shell, stop).ConfigureAwait(false);
            if (options.Json)
                SendReport.WriteJson(shell.Out, options, sender.Tally, sender.Elapsed);
            else if (Total(options) != 1)
                SendReport.WriteTable(console, sender.Tally, sender.Elapsed);
            return CodeFor(options, sender.Tally, stop);
        }
    }

    private static Task RunWithBarAsync(Sender sender, IAnsiConsole console, Shell shell, CancellationToken stop)
    {
        var isWatched = shell.IsTerminal && !sender.Options.Json && Total(sender.Options) != 1;
        return isWatched
            ? ProgressBar.ShowAsync(
                console, sender.Tally, Total(sender.Options), shell.Clock, () => SendAsync(sender, stop))
            : SendAsync(sender, stop);
    }

    private static Task SendAsync(Sender sender, CancellationToken stop) => sender.Options switch
    {
        { Batch: > 1 } => Runs.BatchAsync(sender),
        { Sequence: > 1 } => Runs.SequenceAsync(sender, stop),
        { Rate: not null } or { Count: not null } => LoadRun.RunAsync(sender, stop),
        _ => Runs.OneAsync(sender),
    };

    /// <summary>Packets in all; null for a run without an end.</summary>
    private static int? Total(SendOptions options) => options switch
    {
        { Batch: > 1 } => options.Batch,
        { Sequence: > 1 } => options.Sequence,
        { Rate: not null } or { Count: not null } => options.Count,
        _ => 1,
    };

    private static int CodeFor(SendOptions options, Tally tally, CancellationToken stop)
    {
        var isWhole = Total(options) is not { } total || tally.Sent == total;
        if (stop.IsCancellationRequested && !isWhole) return ExitCode.Interrupted;
        return isWhole && tally.Fulfilled == tally.Sent ? ExitCode.Success : ExitCode.Failure;
    }
}
