using System.CommandLine;
using Connector.Cli.Host;
using Spectre.Console;

namespace Connector.Cli.Admin;

/// <summary><c>ilp audit</c>: what operators did by hand.</summary>
internal sealed class AuditCommand
{
    private const string Summary = "Show what operators did by hand, newest first: adjustments and closed items, with reasons";

    private const string Details =
        """
        None of it is ever pruned.

        Examples:
          ilp audit
          ilp audit --peer alice --limit 1000 --json
        """;

    private readonly Shell _shell;
    private readonly Option<int> _limit = Filters.Limit();
    private readonly Option<string?> _peer = Filters.OfPeer();
    private readonly AdminOptions _admin = new();

    private AuditCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var audit = new AuditCommand(shell);
        var command = new CommandWithExamples("audit", Summary, Details) { audit._peer, audit._limit };
        audit._admin.AddTo(command);
        command.SetAction(audit.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var path = Filters.Query("/v1/audit", ("peer", arguments.GetValue(_peer)));
        var document = await Pages.AllAsync(client, path, "lines", "from", stop, arguments.GetValue(_limit)).ConfigureAwait(false);
        if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
        else Write(_shell.OpenConsole(), DocumentReader.Read<Audit>(document), document["next"] is not null);
        return ExitCode.Success;
    }

    private static void Write(IAnsiConsole console, Audit audit, bool isCut)
    {
        var table = Tables.Make("Time", "What", "Peer", ">Balance changed by", "Reason");
        foreach (var line in audit.Lines)
        {
            var what = DocumentReader.Words(line.Action) + (line.Item is { } item ? $" {item}" : "");
            table.Add(DocumentReader.Show(line.At), what, line.Peer, Money.ShowChange(line.Amount, line.Asset), line.Reason);
        }

        if (audit.Lines.Count == 0) console.WriteLine("Nothing was done by hand.");
        else console.Show(table);
        if (isCut) console.WriteLine("There is more: --limit shows it.");
    }
}
