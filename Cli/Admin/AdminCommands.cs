using System.CommandLine;
using Connector.Cli.Books;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary>The commands that ask a running connector through its admin listener, in the order of the help.</summary>
internal static class AdminCommands
{
    public static IEnumerable<Command> All(Shell shell) =>
    [
        BalancesCommand.Create(shell),
        StatementCommand.Create(shell),
        VerifyCommand.Create(shell),
        AdjustCommand.Create(shell),
        SettleCommand.Create(shell),
        LossesCommand.Create(shell),
        AuditCommand.Create(shell),
        BackupCommand.Create(shell),
        PruneCommand.Create(shell),
    ];
}
