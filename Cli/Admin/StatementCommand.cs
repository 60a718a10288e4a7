using System.CommandLine;
using Connector.Cli.Host;
using Spectre.Console;

namespace Connector.Cli.Admin;

/// <summary><c>ilp statement</c>: every movement of one account.</summary>
internal sealed class StatementCommand
{
    private const string Summary = "Show every movement of a peer's account, newest first, with the balance after it";

    private const string Details =
        """
        A positive amount: the peer owes us more. It goes back as far as the journal is not pruned.

        Examples:
          ilp statement alice
          ilp statement alice --since 2026-01-01 --until 2026-02-01 --kind adjustment
          ilp statement alice --limit 1000 --json
        """;

    private static readonly string[] Kinds =
        ["packet", "adjustment", "settlementOut", "settlementIn", "reconcile", "writeOff"];

    private readonly Shell _shell;
    private readonly Argument<string> _peer = Filters.Peer();
    private readonly Option<int> _limit = Filters.Limit();
    private readonly Option<string?> _kind = new("--kind") { Description = "Show movements of this kind only", HelpName = string.Join('|', Kinds) };
    private readonly Option<string?> _with = new("--with") { Description = "Show packets from and to this peer only", HelpName = "peer" };
    private readonly Option<string?> _since = Filters.Time("--since", "Show what was booked at this time or later");
    private readonly Option<string?> _until = Filters.Time("--until", "Show what was booked before this time");
    private readonly AdminOptions _admin = new();

    private StatementCommand(Shell shell)
    {
        _shell = shell;
        _kind.Validators.Add(result =>
        {
            if (!Kinds.Contains(result.Tokens[0].Value))
                result.AddError($"--kind '{result.Tokens[0].Value}' is none of {string.Join(", ", Kinds)}");
        });
    }

    public static Command Create(Shell shell)
    {
        var statement = new StatementCommand(shell);
        var command = new CommandWithExamples("statement", Summary, Details)
        {
            statement._peer, statement._limit, statement._kind, statement._with, statement._since, statement._until,
        };
        statement._admin.AddTo(command);
        command.SetAction(statement.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var path = Filters.Query(
            $"/v1/accounts/{Uri.EscapeDataString(arguments.GetRequiredValue(_peer))}/statement",
            ("kind", arguments.GetValue(_kind)),
            ("counterparty", arguments.GetValue(_with)),
            ("since", arguments.GetValue(_since)),
            ("until", arguments.GetValue(_until)));
        var document = await Pages.AllAsync(client, path, "lines", "from", stop, arguments.GetValue(_limit)).ConfigureAwait(false);
        if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
        else Write(_shell.OpenConsole(), DocumentReader.Read<Statement>(document), document["next"] is not null);
        return ExitCode.Success;
    }

    private static void Write(IAnsiConsole console, Statement statement, bool isCut)
    {
        var asset = statement.Asset;
        console.WriteLine($"{statement.Peer}: balance {Money.Show(statement.Balance, asset)}");
        var table = Tables.Make("Time", "What", $">Amount {asset.Code}", $">Balance {asset.Code}", "With", "Packet or reason");
        foreach (var line in statement.Lines)
        {
            table.Add(
                DocumentReader.Show(line.At),
                DocumentReader.Words(line.Kind),
                Money.Show(line.Amount, asset.Scale),
                Money.Show(line.Balance, asset.Scale),
                line.Counterparty ?? "",
                line.Text ?? line.Packet ?? "");
        }

        if (statement.Lines.Count == 0) console.WriteLine("Nothing was booked.");
        else console.Show(table);
        if (isCut) console.WriteLine("There is more: --limit shows it.");
    }
}
