using System.CommandLine;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary><c>ilp losses reconcile</c> and <c>ilp losses write-off</c>: close an open item.</summary>
internal sealed class ClosingCommand
{
    private const string ReconcileSummary = "Close an item: the peer agrees with our books, or comes to";
    private const string WriteOffSummary = "Close an item: our books take the peer's view, or the loss";

    private const string ReconcileDetails =
        """
        late, in doubt, unrelayed: no balance changes. loss: the peer owes us the amount after all.
        Closing an item again in the same way changes nothing and tells what was done.

        Examples:
          ilp losses reconcile 17 --reason "alice has the fulfill in her log"
        """;

    private const string WriteOffDetails =
        """
        late, in doubt: we owe the peer the amount after all. unrelayed: the peer does not owe it. Either is our loss.
        loss: no balance changes; the amount goes to the losses.
        Closing an item again in the same way changes nothing and tells what was done.

        Examples:
          ilp losses write-off 18 --reason "bob fulfilled at 12:03, agreed by mail"
        """;

    private readonly Shell _shell;
    private readonly string _action;

    private readonly Argument<long> _item = new("ID")
    {
        Description = "Id of the item, as 'ilp losses' shows it",
        CustomParser = result =>
        {
            if (long.TryParse(result.Tokens[0].Value, System.Globalization.NumberStyles.None, null, out var item)) return item;
            result.AddError($"ID '{result.Tokens[0].Value}' is no item; 'ilp losses' lists them");
            return 0;
        },
    };

    private readonly Option<string> _reason = Filters.Reason();
    private readonly AdminOptions _admin = new();

    private ClosingCommand(Shell shell, string action) => (_shell, _action) = (shell, action);

    public static Command Reconcile(Shell shell) => Create(shell, "reconcile", ReconcileSummary, ReconcileDetails);

    public static Command WriteOff(Shell shell) => Create(shell, "write-off", WriteOffSummary, WriteOffDetails);

    private static CommandWithExamples Create(Shell shell, string action, string summary, string details)
    {
        var closing = new ClosingCommand(shell, action);
        var command = new CommandWithExamples(action, summary, details) { closing._item, closing._reason };
        closing._admin.AddTo(command);
        command.SetAction(closing.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var path = $"/v1/items/{arguments.GetValue(_item)}/{_action}";
        try
        {
            var document = await client.PostAsync(path, new { reason = arguments.GetRequiredValue(_reason) }, stop).ConfigureAwait(false);
            if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
            else Write(DocumentReader.Read<Closing>(document));
            return ExitCode.Success;
        }
        catch (UnansweredException unanswered)
        {
            throw new UnansweredException(
                $"{unanswered.Message}. Whether it is closed is not known: repeat the same command, an item is closed once");
        }
    }

    private void Write(Closing done)
    {
        var words = done.Action == "writeOff" ? "written off" : "reconciled";
        var was = done.IsRepeated ? $"was {words} before ({done.Reason})" : $"is {words}";
        var change = done.BalanceChange == 0
            ? "its balance does not change"
            : $"its balance changed by {Money.ShowChange(done.BalanceChange, done.Asset)}";
        _shell.Out.WriteLine($"Item {done.Item} of {done.Peer} {was}; {change}, it is {Money.Show(done.Balance, done.Asset)}");
    }
}
