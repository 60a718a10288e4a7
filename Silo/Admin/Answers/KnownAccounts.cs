using Connector.Configuration.Keys;
using Connector.Gateway.Hosting;
using Connector.Grains.Accounts;
using Connector.Ledger;
using Connector.Ledger.Writing;
using Connector.Silo.Clustering;

namespace Connector.Silo.Admin.Answers;

/// <summary>
/// The accounts that an operator can name: those of the configuration that are this shard's, and those that the books have.
/// </summary>
internal sealed class KnownAccounts(AccountDirectory directory, LedgerWriter ledger, ConnectorSetup setup)
{
    /// <summary>What an account is kept in.</summary>
    /// <exception cref="AdminProblem">There is no such account, and names the nearest; or it is another silo's.</exception>
    public async Task<Asset> AssetOfAsync(string peer, CancellationToken stop) =>
        Find(peer, await ledger.BalancesAsync(stop)).Asset;

    /// <summary>An account as it is in the books, also one that was never opened.</summary>
    /// <exception cref="AdminProblem">There is no such account, and names the nearest; or it is another silo's.</exception>
    public AccountSummary Find(string peer, BalanceSheet sheet)
    {
        if (sheet.Accounts.FirstOrDefault(account => account.Name == peer) is { } booked) return booked;
        if (!directory.IsConfigured(peer))
            throw AdminProblem.NotFound("unknown-peer", $"There is no peer '{peer}'. {Hint(peer, sheet)}");
        CheckShard(peer);
        return Unopened(peer);
    }

    /// <summary>For a question to which nothing would be the answer, though another silo has one.</summary>
    /// <exception cref="AdminProblem">The account is another silo's.</exception>
    public void CheckShard(string peer)
    {
        if (directory.IsElsewhere(peer))
            throw AdminProblem.Conflict("other-shard", OtherShard.Text(peer, setup.Shard));
    }

    /// <summary>All of them, by name.</summary>
    public IEnumerable<AccountSummary> All(BalanceSheet sheet)
    {
        var booked = sheet.Accounts.Select(account => account.Name).ToHashSet(StringComparer.Ordinal);
        return sheet.Accounts
            .Concat(directory.Configured.Where(id => !directory.IsElsewhere(id) && !booked.Contains(id)).Select(Unopened))
            .OrderBy(account => account.Name, StringComparer.Ordinal);
    }

    private AccountSummary Unopened(string peer) => new(peer, directory.AssetOf(peer), 0, 0, 0, 0, 0, 0);

    private string Hint(string peer, BalanceSheet sheet) =>
        Nearest.To(peer, All(sheet).Select(account => account.Name)) is { } nearest
            ? $"Did you mean {nearest}?"
            : "'ilp balances' lists them";
}
