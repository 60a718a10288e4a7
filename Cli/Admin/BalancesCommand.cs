using System.CommandLine;
using Connector.Cli.Host;
using Spectre.Console;

namespace Connector.Cli.Admin;

/// <summary><c>ilp balances</c>: what every peer owes us, or we it.</summary>
internal sealed class BalancesCommand
{
    private const string Summary = "Show what every peer owes us and we them, what is held, and that all of it adds up";

    private const string Details =
        """
        Amounts are in the asset, at its scale; in JSON they are whole units of 10^-scale, as strings.
        A balance is positive when the peer owes us. Exits 0, or 1 when the books do not add up to zero.

        Examples:
          ilp balances
          ilp balances --url http://localhost:7770 --json
          docker exec ilp-production-silo ilp balances
        """;

    private readonly Shell _shell;
    private readonly AdminOptions _admin = new();

    private BalancesCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var balances = new BalancesCommand(shell);
        var command = new CommandWithExamples("balances", Summary, Details);
        balances._admin.AddTo(command);
        command.SetAction(balances.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var document = await Pages.AllAsync(client, "/v1/balances", "accounts", "after", stop).ConfigureAwait(false);
        var balances = DocumentReader.Read<BalanceList>(document);
        if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
        else Write(_shell.OpenConsole(), balances);
        return balances.SumsToZero ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Write(IAnsiConsole console, BalanceList balances)
    {
        var accounts = Tables.Make("Peer", "Asset", ">They owe us", ">We owe", ">Held in", ">Held out", ">They may owe", ">We may owe", "Link");
        foreach (var account in balances.Accounts)
        {
            string Show(Int128 units) => Money.Show(units, account.Asset.Scale);
            accounts.Add(
                account.Peer,
                account.Asset.Code,
                account.OwedToUs == 0 ? "-" : Show(account.OwedToUs),
                account.OwedByUs == 0 ? "-" : Show(account.OwedByUs),
                Show(account.HeldIncoming),
                Show(account.HeldOutgoing),
                account.Maximum is { } maximum ? Show(maximum) : "no limit",
                account.Minimum is { } minimum ? Show(-minimum) : "no limit",
                Link(account));
        }

        console.Show(accounts);
        var positions = Tables.Make(
            "Asset", "Scale", ">Accounts", ">Held", ">Exchange", ">Settlement", ">Adjustment", ">Loss", ">Sum");
        foreach (var position in balances.Positions)
        {
            Int128[] figures =
            [
                position.Accounts, position.Held, position.Exchange, position.Settlement, position.Adjustment, position.Loss,
                position.Sum,
            ];
            positions.Add(
                [position.Asset.Code, $"{position.Asset.Scale}", .. figures.Select(units => Money.Show(units, position.Asset.Scale))]);
        }

        console.Show(positions);
        if (balances.SumsToZero) console.WriteLine("Everything adds up to zero.");
        else console.MarkupLine("[red]The books do not add up to zero.[/] Run ilp verify, and please report it.");
    }

    private static string Link(Account account) => account switch
    {
        { IsConnected: true } => string.Join(", ", account.Sessions.Select(session => session == "dialled" ? "we dialled" : "dialled us")),
        { IsConfigured: false } => "not configured",
        _ => "down",
    };
}
