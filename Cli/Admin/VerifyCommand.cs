using System.CommandLine;
using System.Globalization;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary><c>ilp verify</c>: recomputes the books from the journal.</summary>
internal sealed class VerifyCommand
{
    private const string Summary = "Recompute every balance, hold and position from the journal and compare";

    private const string Details =
        """
        Packets go on meanwhile. Exits 0 when every figure agrees, 1 when one does not.

        Examples:
          ilp verify
          ilp verify --json
        """;

    private readonly Shell _shell;
    private readonly AdminOptions _admin = new(TimeSpan.FromMinutes(30));

    private VerifyCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var verify = new VerifyCommand(shell);
        var command = new CommandWithExamples("verify", Summary, Details);
        verify._admin.AddTo(command);
        command.SetAction(verify.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var document = await client.PostAsync("/v1/verify", new { }, stop).ConfigureAwait(false);
        var verified = DocumentReader.Read<Verification>(document);
        if (_admin.IsJson(arguments)) _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
        else Write(verified);
        return verified.Agrees ? ExitCode.Success : ExitCode.Failure;
    }

    private void Write(Verification verified)
    {
        var console = _shell.OpenConsole();
        if (verified.Agrees)
        {
            _shell.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Every figure agrees with the journal: {verified.Entries} entries read, through entry {verified.Through}."));
            return;
        }

        var table = Tables.Make("Figure", "Of", ">Booked", ">By the journal");
        foreach (var difference in verified.Differences)
            table.Add(difference.What, difference.Name, $"{difference.Booked}", $"{difference.Recomputed}");
        console.Show(table);
        _shell.Out.WriteLine("The books differ from the journal, in smallest units as above. Stop, keep a copy of ledger.path, and report it.");
    }
}
