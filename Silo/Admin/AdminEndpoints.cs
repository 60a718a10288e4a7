using Connector.Silo.Admin.Answers;
using static Connector.Silo.Admin.AdminEndpoint;

namespace Connector.Silo.Admin;

/// <summary>Everything that the admin listener answers, in one place; docs/admin.md explains each.</summary>
internal sealed class AdminEndpoints(
    Balances balances, Statements statements, AuditTrail audit, JournalWork journal, Adjustments adjustments,
    Settlements settlements, OpenItems items, Backups backups)
{
    public IReadOnlyList<AdminEndpoint> All =>
    [
        Get("/v1/balances", balances.ListAsync),
        Get("/v1/accounts/{peer}", balances.OneAsync),
        Get("/v1/accounts/{peer}/statement", statements.AnswerAsync),
        Post("/v1/accounts/{peer}/adjustments", adjustments.AdjustAsync),
        Post("/v1/accounts/{peer}/settlements", settlements.SettleAsync),
        Get("/v1/items", items.ListAsync),
        Post("/v1/items/{item}/reconcile", items.ReconcileAsync),
        Post("/v1/items/{item}/write-off", items.WriteOffAsync),
        Get("/v1/audit", audit.AnswerAsync),
        Post("/v1/verify", journal.VerifyAsync) with { Limit = AdminLimits.JournalLimit },
        Post("/v1/backup", backups.MakeAsync) with { Limit = AdminLimits.JournalLimit },
        Post("/v1/prune", journal.PruneAsync) with { Limit = AdminLimits.JournalLimit },
    ];
}
