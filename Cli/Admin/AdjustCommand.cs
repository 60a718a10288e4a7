using System.CommandLine;
using System.Globalization;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary><c>ilp adjust</c>: changes a balance by hand.</summary>
internal sealed class AdjustCommand
{
    private const string Summary = "Change a peer's balance by hand, with a reason that stands in the audit for ever";

    private const string Details =
        """
        AMOUNT has a sign and says what it counts. + means that the peer owes us more, - that we owe the peer more.
        +1.50USD is in the asset of the account; +1500units are its smallest units, 10^-scale each.
        Credit limits do not bind an operator. When no answer comes, repeat it with the --key that is printed: what is
        booked under a key is never booked again.

        Examples:
          ilp adjust alice +12.50USD --reason "wire of 3 March arrived twice, bank note 77"
          ilp adjust bob -250units --reason "agreed with bob's operator" --key ticket-4711
        """;

    private readonly Shell _shell;
    private readonly Argument<string> _peer = Filters.Peer();

    private readonly Argument<AdjustedAmount> _amount = new("AMOUNT")
    {
        Description = "What to add to the balance, such as +1.50USD, -0.02EUR or +1500units",
        CustomParser = result =>
        {
            var amount = AdjustedAmount.Read(result.Tokens[0].Value, out var mistake);
            if (amount is null) result.AddError(mistake);
            return amount;
        },
    };

    private readonly Option<string> _reason = Filters.Reason();

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Names this request, so that it can be repeated and is booked once [default: a new one]",
        HelpName = "key",
    };

    private readonly AdminOptions _admin = new();

    private AdjustCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var adjust = new AdjustCommand(shell);
        var command = new CommandWithExamples("adjust", Summary, Details) { adjust._peer, adjust._amount, adjust._reason, adjust._key };
        adjust._admin.AddTo(command);
        command.SetAction(adjust.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var path = $"/v1/accounts/{Uri.EscapeDataString(arguments.GetRequiredValue(_peer))}";
        var account = DocumentReader.Read<Account>(await client.GetAsync(path, stop).ConfigureAwait(false));
        if (arguments.GetRequiredValue(_amount).In(account.Asset, account.Peer, out var mistake) is not { } units)
            throw new ProblemException(mistake, $"Write {account.Asset.Code} with at most {account.Asset.Scale} decimals, or whole units");

        var key = arguments.GetValue(_key) ?? Guid.NewGuid().ToString("N");
        var body = new
        {
            amount = units.ToString(CultureInfo.InvariantCulture),
            reason = arguments.GetRequiredValue(_reason),
            key,
            // The asset was looked up a moment ago: should it be another by now, nothing is booked.
            asset = account.Asset,
        };
        try
        {
            var document = await client.PostAsync($"{path}/adjustments", body, stop).ConfigureAwait(false);
            if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
            else Write(DocumentReader.Read<Adjustment>(document));
            return ExitCode.Success;
        }
        catch (UnansweredException unanswered)
        {
            throw new UnansweredException(
                $"{unanswered.Message}. Whether it is booked is not known: repeat the same command with --key {key}, which books it once");
        }
    }

    private void Write(Adjustment done)
    {
        var verb = done.IsRepeated ? "was adjusted before, and not again" : "is adjusted";
        _shell.Out.WriteLine($"{done.Peer} {verb}: {Money.ShowChange(done.Amount, done.Asset)}; {Owes(done)}");
        if (done.Maximum is { } maximum && done.Balance > maximum)
            _shell.Out.WriteLine($"That is more than {done.Peer} may owe ({Money.Show(maximum, done.Asset)}): its packets get T04.");
        if (done.Minimum is { } minimum && done.Balance < minimum)
            _shell.Out.WriteLine($"That is more than we may owe {done.Peer} ({Money.Show(-minimum, done.Asset)}): packets to it get T04.");
    }

    private static string Owes(Adjustment done)
    {
        var amount = Money.Show(Int128.Abs(done.Balance), done.Asset);
        return done.Balance == 0 ? "nobody owes anything" : done.Balance > 0 ? $"it owes us {amount}" : $"we owe it {amount}";
    }
}
