using System.CommandLine;
using System.Globalization;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary><c>ilp settle</c>: pays a peer now through its settlement engine.</summary>
internal sealed class SettleCommand
{
    private const string Summary = "Pay a peer now what we owe it, through its settlement engine";

    private const string Details =
        """
        Without AMOUNT all that balance.settleTo leaves to settle is paid; never more than that. AMOUNT says what it counts:
        1.50USD in the asset of the account, 1500units in its smallest units, 10^-scale each.
        It is on disk, and off the balance, when the command ends; the engine is offered it under one key until it takes it.
        While an earlier one is on its way that one is shown, and none is begun: repeating the command pays nothing twice.

        Examples:
          ilp settle bob
          ilp settle bob 12.50USD
        """;

    private readonly Shell _shell;
    private readonly Argument<string> _peer = Filters.Peer();

    private readonly Argument<AdjustedAmount?> _amount = new("AMOUNT")
    {
        Description = "What to pay, such as 1.50USD or 1500units [default: all that is to be settled]",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0) return null;
            var text = result.Tokens[0].Value;
            if (text.StartsWith('+') || text.StartsWith('-'))
            {
                result.AddError($"AMOUNT '{text}' has a sign; write what we are to pay without one, such as {text[1..]}");
                return null;
            }

            var amount = AdjustedAmount.Read($"+{text}", out var mistake);
            if (amount is null) result.AddError(mistake.Replace("'+", "'", StringComparison.Ordinal).Replace("write for example +", "write for example ", StringComparison.Ordinal));
            return amount;
        },
    };

    private readonly AdminOptions _admin = new();

    private SettleCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var settle = new SettleCommand(shell);
        var command = new CommandWithExamples("settle", Summary, Details) { settle._peer, settle._amount };
        settle._admin.AddTo(command);
        command.SetAction(settle.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var path = $"/v1/accounts/{Uri.EscapeDataString(arguments.GetRequiredValue(_peer))}";
        var account = DocumentReader.Read<Account>(await client.GetAsync(path, stop).ConfigureAwait(false));
        Int128? units = null;
        if (arguments.GetValue(_amount) is { } amount)
        {
            units = amount.In(account.Asset, account.Peer, out var mistake)
                ?? throw new ProblemException(mistake, $"Write {account.Asset.Code} with at most {account.Asset.Scale} decimals, or whole units");
        }

        var body = new
        {
            amount = units?.ToString(CultureInfo.InvariantCulture),
            // The asset was looked up a moment ago: should it be another by now, nothing is booked.
            asset = account.Asset,
        };
        try
        {
            var document = await client.PostAsync($"{path}/settlements", body, stop).ConfigureAwait(false);
            if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
            else Write(DocumentReader.Read<SettlementBegun>(document));
            return ExitCode.Success;
        }
        catch (UnansweredException unanswered)
        {
            throw new UnansweredException(
                $"{unanswered.Message}. Whether it is booked is not known: 'ilp statement {account.Peer}' shows it, if it is");
        }
    }

    private void Write(SettlementBegun settlement)
    {
        var amount = Money.Show(settlement.Amount, settlement.Asset);
        _shell.Out.WriteLine(settlement.IsInFlight
            ? $"{amount} to {settlement.Peer} was on its way already and is offered to the engine again; nothing new was begun. Key: {settlement.Key}"
            : $"{amount} to {settlement.Peer} is booked and goes to the engine until it takes it. Key: {settlement.Key}");
    }
}
