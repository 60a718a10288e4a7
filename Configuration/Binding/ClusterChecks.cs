using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>What several silos need of their ledger.</summary>
internal static class ClusterChecks
{
    public static void Check(ProblemLog problems, Section cluster, Section ledger)
    {
        const string Fix = "Write ledger: { connectionString: \"${LEDGER_CONNECTION_STRING}\" }, or mode: localhost";
        var mode = cluster.PlaceOf("mode");
        if (ledger.IsWritten("path") && !ledger.IsWritten("connectionString"))
            problems.Error(mode, "books in a directory (ledger.path) are for one silo, and this mode is for several", Fix);
        else if (!ledger.IsWritten("connectionString"))
            problems.Error(mode, "the list of silos is kept in the ledger's PostgreSQL, and there is none", Fix);
        if (ledger.Get<LedgerDurability>("durability") == LedgerDurability.None)
        {
            problems.Error(
                ledger.PlaceOf("durability"), "a silo that takes over knows only what was written down",
                "Write durability: full, or cluster: { mode: localhost }");
        }

        if (cluster.IsWritten("gateways"))
        {
            problems.Warning(
                cluster.PlaceOf("gateways"), "is not used with mode: postgres, where silos are listed in the database", "Remove gateways");
        }
    }
}
