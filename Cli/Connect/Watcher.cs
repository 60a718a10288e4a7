using System.Globalization;
using System.Text.Json;
using Connector.Cli.Client;
using Connector.Cli.Host;
using Connector.Protocols.Ilp;

namespace Connector.Cli.Connect;

/// <summary>Shows the packets that a connector sends to us, and answers them.</summary>
internal sealed class Watcher(Shell shell, bool isJson, bool fulfills)
{
    private readonly LogLines _lines =
        new(shell.OpenConsole(), isJson ? LogLevel.Silent : LogLevel.Info, shell.Clock);

    /// <summary>Stays until Ctrl-C, or until the connector ends the session.</summary>
    public async Task<int> WatchAsync(BtpClient client, CancellationToken stop)
    {
        _lines.Write(LogLevel.Info, "Watching for packets; Ctrl-C ends it");
        try
        {
            var reason = await client.Ended.WaitAsync(stop).ConfigureAwait(false);
            shell.Error.WriteLine($"ilp: {reason}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Success;
        }
    }

    /// <summary>One packet.</summary>
    public async ValueTask TakeAsync(IncomingPrepare prepare)
    {
        var isFulfilled = fulfills && await prepare.TryFulfillAsync().ConfigureAwait(false);
        if (!isFulfilled)
        {
            await prepare.RejectAsync(
                fulfills ? ErrorCode.F05WrongCondition : ErrorCode.F02Unreachable,
                fulfills ? "the data does not begin with the preimage" : "this client only watches").ConfigureAwait(false);
        }

        Show(prepare, isFulfilled ? "fulfilled" : "rejected");
    }

    private void Show(IncomingPrepare prepare, string answer)
    {
        var packet = new
        {
            prepare.Destination,
            amount = prepare.Amount.ToString(CultureInfo.InvariantCulture),
            expiresAt = prepare.ExpiresAt.UtcDateTime,
            condition = Convert.ToHexStringLower(prepare.Condition.Span),
            dataBytes = prepare.Data.Length,
            answer,
        };
        if (isJson)
        {
            lock (_lines) shell.Out.WriteLine(JsonSerializer.Serialize(packet, JsonText.OneLine));
            return;
        }

        _lines.Write(
            LogLevel.Info,
            $"Packet received, {answer}",
            ("destination", packet.Destination),
            ("amount", packet.amount),
            ("expiresAt", packet.expiresAt),
            ("condition", packet.condition),
            ("dataBytes", packet.dataBytes));
    }
}
