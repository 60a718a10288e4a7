using Connector.Silo.Admin.Answers;
using static Connector.Silo.Admin.AdminEndpoint;

namespace Connector.Silo.Admin;

/// <summary>Everything that the admin listener answers, in one place; docs/admin.md explains each.</summary>
internal sealed class AdminEndpoints(Balances balances)
{
    public IReadOnlyList<AdminEndpoint> All =>
    [
        Get("/v1/balances", balances.ListAsync),
        Get("/v1/accounts/{peer}", balances.OneAsync),
    ];
}
