using System.CommandLine;
using Connector.Cli.Client;
using Connector.Cli.Host;

namespace Connector.Cli.Connect;

/// <summary><c>ilp connect</c>: logs in to a connector and shows what it says about the account.</summary>
internal sealed class ConnectCommand
{
    private const string Summary =
        "Log in to a connector and show what it says: address, asset, round trip time, and packets that come";

    private const string Details =
        """
        Exits 0 when the login is accepted, 2 when it is not.

        Examples:
          ilp connect ws://localhost:3000
          ilp connect wss://ilp.example.com --username alice --auth-token-file token.txt
          ilp connect ws://localhost:3000 --watch --fulfill
        """;

    private readonly Shell _shell;
    private readonly LoginOptions _login = new();

    private readonly Argument<ConnectorUrl> _url = new("URL")
    {
        Description = "WebSocket URL of the connector, for example ws://localhost:3000",
        CustomParser = result =>
        {
            if (!ConnectorUrl.TryParse(result.Tokens[0].Value, out var url, out var mistake)) result.AddError(mistake);
            return url;
        },
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Stay until Ctrl-C and show the packets that come; they are rejected with F02",
    };

    private readonly Option<bool> _fulfill = new("--fulfill")
    {
        Description = "With --watch: fulfill packets whose data begins with the preimage, as 'ilp send' makes them",
    };

    private readonly Option<TimeSpan?> _timeout =
        ArgumentRules.Time("--timeout", "How long each step may take, in seconds [default: 10]");

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON: one document, then one line a packet" };

    private ConnectCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var connect = new ConnectCommand(shell);
        var command = new CommandWithExamples("connect", Summary, Details) { connect._url };
        connect._login.AddTo(command);
        foreach (var option in new Option[] { connect._watch, connect._fulfill, connect._timeout, connect._json })
            command.Add(option);
        command.SetAction(connect.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        if (arguments.GetValue(_fulfill) && !arguments.GetValue(_watch))
            throw new ProblemException("--fulfill needs --watch", "Give both, to stay and fulfill what comes");
        var url = arguments.GetRequiredValue(_url);
        var limit = arguments.GetValue(_timeout) ?? TimeSpan.FromSeconds(10);
        var credentials = _login.Read(arguments, url, _shell);
        var isJson = arguments.GetValue(_json);
        var watcher = new Watcher(_shell, isJson, arguments.GetValue(_fulfill));
        var client = await BtpClient.OpenAsync(
            url, credentials, limit, _shell.Clock, stop, arguments.GetValue(_watch) ? watcher.TakeAsync : null)
            .ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            var findings = await Findings.GatherAsync(client, limit, _shell.Clock, stop).ConfigureAwait(false);
            if (isJson)
                findings.WriteJson(_shell.Out, url, credentials);
            else
                findings.WriteText(_shell.Out, url, credentials);
            if (!arguments.GetValue(_watch)) return ExitCode.Success;
            return await watcher.WatchAsync(client, stop).ConfigureAwait(false);
        }
    }
}
