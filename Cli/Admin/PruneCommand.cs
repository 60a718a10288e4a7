using System.CommandLine;
using System.Globalization;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary><c>ilp prune</c>: forgets the old part of the journal.</summary>
internal sealed class PruneCommand
{
    private const string Summary = "Forget the journal before a time; balances, open items and the audit stay";

    private const string Details =
        """
        Statements go back to that time at most afterwards, and it cannot be undone: make a backup before. What is still
        needed, such as packets that are open, is kept. Packets go on meanwhile.

        Examples:
          ilp prune --before 2026-01-01
        """;

    private readonly Shell _shell;
    private readonly Option<string?> _before = Filters.Time("--before", "Forget what was booked before this time");
    private readonly AdminOptions _admin = new(TimeSpan.FromMinutes(30));

    private PruneCommand(Shell shell)
    {
        _shell = shell;
        _before.Required = true;
    }

    public static Command Create(Shell shell)
    {
        var prune = new PruneCommand(shell);
        var command = new CommandWithExamples("prune", Summary, Details) { prune._before };
        prune._admin.AddTo(command);
        command.SetAction(prune.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var client = _admin.Open(arguments, _shell);
        var document = await client.PostAsync("/v1/prune", new { before = arguments.GetValue(_before) }, stop).ConfigureAwait(false);
        if (_admin.IsJson(arguments))
        {
            _shell.Out.WriteLine(document.ToJsonString(JsonText.Indented));
            return ExitCode.Success;
        }

        var entries = document["entries"]!.GetValue<long>();
        _shell.Out.WriteLine(entries == 0
            ? "There was nothing to forget before that time."
            : string.Create(CultureInfo.InvariantCulture, $"{entries} entries of the journal are forgotten."));
        return ExitCode.Success;
    }
}
