namespace Connector.Grains.Accounts;

/// <summary>Limits that the operator changes while the account is in use.</summary>
internal sealed partial class Account
{
    private PolicyTable _table;
    private AccountPolicy _policy;

    /// <summary>
    /// A turn begins: takes over what the operator changed. Open packets, holds and what is used up of the rates stay; a
    /// limit that is exceeded already refuses what is new until it is not any more. Time in unix milliseconds.
    /// </summary>
    private void FollowOperator(long now)
    {
        var table = _policies.Current;
        if (ReferenceEquals(table, _table))
            return;
        _table = table;
        var policy = table.Of(_self.Account);
        if (policy == _policy)
            return;
        _policy = policy;
        _limits.Adopt(policy, now);
        (_books.Maximum, _books.Minimum) = (policy.MaximumBalance, policy.MinimumBalance);
        _incoming.MaxCount = _outgoing.MaxCount = policy.MaxInFlightPackets;
    }
}
