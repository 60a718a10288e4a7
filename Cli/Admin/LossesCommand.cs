using System.CommandLine;
using Connector.Cli.Host;
using Spectre.Console;

namespace Connector.Cli.Admin;

/// <summary><c>ilp losses</c>: where our books and a peer's may differ.</summary>
internal sealed class LossesCommand
{
    private const string Summary = "Show where our books and a peer's may differ: late, loss, unrelayed, in doubt";

    private const string Details =
        """
        late       the peer fulfilled after the packet had timed out; it may think that we owe it the amount
        in doubt   the peer went away with the packet; it may think that it fulfilled, and that we owe it the amount
        unrelayed  the peer may not have read our fulfill; it may think that it owes us nothing
        loss       we paid the next peer, and were not paid by this one
        Ask the peer, then close each: 'ilp losses reconcile' when it agrees with our books, 'ilp losses write-off'
        when our books take its view.

        Examples:
          ilp losses
          ilp losses --peer alice --kind unrelayed --json
          ilp losses reconcile 17 --reason "alice has the fulfill in her log"
        """;

    private static readonly string[] Kinds = ["late", "loss", "unrelayed", "inDoubt"];

    private readonly Shell _shell;
    private readonly Option<string?> _peer = Filters.OfPeer();
    private readonly Option<string?> _kind = new("--kind") { Description = "Show this kind only", HelpName = string.Join('|', Kinds) };
    private readonly AdminOptions _admin = new();

    private LossesCommand(Shell shell)
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
        var losses = new LossesCommand(shell);
        var command = new CommandWithExamples("losses", Summary, Details) { losses._peer, losses._kind };
        losses._admin.AddTo(command);
        command.SetAction(losses.RunAsync);
        command.Add(ClosingCommand.Reconcile(shell));
        command.Add(ClosingCommand.WriteOff(shell));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var path = Filters.Query("/v1/items", ("peer", arguments.GetValue(_peer)), ("kind", arguments.GetValue(_kind)));
        var document = await Pages.AllAsync(client, path, "items", "after", stop).ConfigureAwait(false);
        document.Remove("next");
        if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
        else Write(_shell.OpenConsole(), DocumentReader.Read<OpenItems>(document));
        return ExitCode.Success;
    }

    private static void Write(IAnsiConsole console, OpenItems open)
    {
        if (open.Items.Count == 0)
        {
            console.WriteLine("Nothing is open.");
            return;
        }

        var table = Tables.Make(">Id", "Kind", "Peer", ">Amount", "Asset", "Since", "Packet");
        foreach (var item in open.Items)
        {
            table.Add(
                $"{item.Item}", DocumentReader.Words(item.Kind), item.Peer, Money.Show(item.Amount, item.Asset.Scale), item.Asset.Code,
                DocumentReader.Show(item.At), item.Packet);
        }

        console.Show(table);
        foreach (var sum in open.Items.GroupBy(item => (item.Kind, item.Asset)))
        {
            var total = sum.Aggregate(Int128.Zero, (all, item) => all + item.Amount);
            console.WriteLine($"{DocumentReader.Words(sum.Key.Kind)}: {sum.Count()}, {Money.Show(total, sum.Key.Asset)}");
        }
    }
}
