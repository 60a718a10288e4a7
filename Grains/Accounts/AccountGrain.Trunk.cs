using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Shards;

namespace Connector.Grains.Accounts;

/// <summary>An account on which packets leave for another shard: the link that carries them, and what comes back on it.</summary>
internal sealed partial class AccountGrain : ITrunkGrain, IShardLinkOwner
{
    private ShardLink? _link;

    public Task TakeFromShardAsync(PacketBatch batch)
    {
        // A life that has ended takes nothing; what was a fulfill is told again to the next.
        if (!_isStale && _link is not null)
            _account.TakeFromShard(batch.Bytes.Span);
        EndTurn();
        return Task.CompletedTask;
    }

    ulong IShardLinkOwner.LastOfEarlierLives => _account.LastOfEarlierLives;

    bool IShardLinkOwner.IsOwedAWord => _account.IsOwedAWord(Now);

    void IShardLinkOwner.Reconcile(ulong through, IReadOnlyCollection<ulong> known)
    {
        if (!_isStale)
            _account.Reconcile(through, known);
        EndTurn();
    }

    void IShardLinkOwner.SetWay(bool isThere)
    {
        if (!_isStale)
            _account.SetWay(isThere);
        EndTurn();
    }

    void IShardLinkOwner.ReturnUnsent(ReadOnlyMemory<byte> batch)
    {
        if (!_isStale)
            _account.ReturnUnsent(batch.Span);
        EndTurn();
    }

    private void StartTrunk(AccountPolicy policy)
    {
        if (policy.Trunk is not { IsOutgoing: true } trunk || _shard.Clients is not { } clients)
            return;
        var there = new AccountId(Trunk.NameFrom(_shard.Value.Number, _asset));
        var end = new ShardEnd(clients, GrainFactory, trunk.Shard, _self.Account);
        var hello = new GatewayHello($"shard {_shard.Value}", _fingerprint.Hash);
        _link = new ShardLink(end, there, this, hello, _clock, _log);
        _account.OpenWay(new Edge(
            new Pump(Edge.MaxAnswerBytes, _link.SendBookedAsync, GiveUp),
            new Pump(Edge.MaxPrepareBytes, _link.SendPreparesAsync, GiveUp)));
        _link.RunAsync().Ignore();
    }

    /// <summary>The next life goes on from what is booked.</summary>
    private void EndLife()
    {
        _isStale = true;
        _account.EndMessages();
        LogLifeEnds(_self.Account);
        DeactivateOnIdle();
    }
}
