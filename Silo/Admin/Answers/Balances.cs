using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo.Admin.Answers;

/// <summary>All accounts as they are durable, and what stands against them.</summary>
internal sealed class Balances(LedgerWriter ledger, KnownAccounts accounts, AccountDirectory directory, IGrainFactory grains)
{
    /// <summary><c>GET /v1/balances?after=&amp;limit=</c></summary>
    public async Task<object> ListAsync(AdminRequest request)
    {
        request.Knows("after", "limit");
        var (after, limit) = (request.Text("after"), request.Limit());
        var sheet = await ledger.BalancesAsync(request.Stop);
        var page = accounts.All(sheet)
            .Where(account => after is null || string.CompareOrdinal(account.Name, after) > 0)
            .Take(limit + 1).ToArray();
        var shown = await Task.WhenAll(page.Take(limit).Select(DescribeAsync));
        return new BalancesDocument(
            sheet.Through,
            shown,
            page.Length > limit ? shown[^1].Peer : null,
            [.. sheet.Positions.Select(PositionDocument.Of)],
            sheet.Positions.All(position => position.Sum == 0));
    }

    /// <summary><c>GET /v1/accounts/{peer}</c></summary>
    public async Task<object> OneAsync(AdminRequest request)
    {
        request.Knows();
        return await DescribeAsync(accounts.Find(request.Part("peer"), await ledger.BalancesAsync(request.Stop)));
    }

    private async Task<AccountDocument> DescribeAsync(AccountSummary account)
    {
        var (maximum, minimum) = directory.LimitsOf(account.Name);
        var isConnected = directory.IsConnected(account.Name);
        return new AccountDocument(
            account.Name,
            AssetDocument.Of(account.Asset),
            account.Balance,
            account.Balance > 0 ? account.Balance : 0,
            account.Balance < 0 ? -account.Balance : 0,
            account.HeldIncoming,
            account.HeldOutgoing,
            account.OpenHolds,
            maximum,
            minimum,
            directory.IsConfigured(account.Name),
            isConnected,
            // Only who is connected has a grain to ask; the others are not to be woken for being looked at.
            isConnected ? await grains.GetGrain<IAccountOperatorGrain>(account.Name).GetSessionsAsync() : []);
    }
}
