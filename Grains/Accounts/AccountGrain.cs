using Connector.Grains.Gateways;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Rates;
using Connector.Grains.Routing;
using Connector.Grains.Settlement;
using Connector.Grains.Shards;
using Connector.Grains.Telemetry;
using Connector.Ledger;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Connector.Grains.Accounts;

/// <summary>
/// The account of one peer in the cluster: wraps <see cref="Account"/> in turns, timers and calls. Every turn ends by
/// letting go what it appended, once the ledger has made durable what it rests on.
/// </summary>
[Reentrant]
internal sealed partial class AccountGrain : Grain, IAccountGrain, IAccountSurroundings, IDisposable
{
    /// <summary>Least time before open packets are swept, milliseconds.</summary>
    private const long SweepAfterMs = 50;

    /// <summary>Longest time before they are, milliseconds: the clock may have been set.</summary>
    private const long SweepWithinMs = 60_000;

    /// <summary>How often it is looked whether the parent is to be asked for our address, while it is.</summary>
    private static readonly TimeSpan AskPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Routes _routes;
    private readonly ILedgerWriter _ledger;
    private readonly TimeProvider _clock;
    private readonly ConnectorMetrics _metrics;
    private readonly SettlementEngines _engines;
    private readonly SettlementMetrics _settlementMetrics;
    private readonly ILogger<AccountGrain> _log;
    private readonly AccountPolicies _policies;
    private readonly RateBoard _rates;
    private readonly LocalGateways _localGateways;
    private readonly NodePolicy _node;
    private readonly ConfigFingerprint _fingerprint;
    private readonly OurShard _shard;
    private readonly AccountCounters _counters = new();
    private Account _account = null!;
    private NextHop _self = null!;
    private IGrainTimer? _sweeper;
    private long _sweepDue = long.MaxValue;
    private IGrainTimer? _asker;
    private readonly List<LedgerRefusal> _refusals = [];
    private bool _releasing;
    private bool _isStale;

    public AccountGrain(
        Routes routes,
        NodePolicy node,
        AccountPolicies policies,
        RateBoard rates,
        LocalGateways localGateways,
        ILedgerWriter ledger,
        TimeProvider clock,
        ConnectorMetrics metrics,
        SettlementEngines engines,
        SettlementMetrics settlementMetrics,
        ILogger<AccountGrain> log,
        ConfigFingerprint fingerprint,
        OurShard shard)
    {
        (_routes, _node, _policies, _rates, _localGateways) = (routes, node, policies, rates, localGateways);
        (_ledger, _clock, _metrics, _log) = (ledger, clock, metrics, log);
        (_engines, _settlementMetrics) = (engines, settlementMetrics);
        (_fingerprint, _shard) = (fingerprint, shard);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Its open packets live in memory: an account that is in use must not be collected for being idle.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        await _routes.Ready.WaitAsync(cancellationToken);
        var id = this.GetPrimaryKeyString();
        _self = _routes.Hops.Get(id);
        var policy = _policies.Current.Of(id);
        _asset = await AssetOfAsync(id, cancellationToken);
        var booked = await OpenAsync(id, _asset, cancellationToken);
        _account = new Account(_self, _policies, _rates, _node, _routes, _ledger, this, _counters, booked);
        StartSettling(policy);
        StartTrunk(policy);
        EndTurn();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _self?.LeaveHere();
        _link?.Dispose();
        return Task.CompletedTask;
    }

    public Task<AttachResult> AttachAsync(SessionAttach attach)
    {
        if (!_policies.Current.Knows(attach.Account.Value))
            return Task.FromResult(new AttachResult(false, 0, _account.Activation));
        var result = _account.Attach(attach);
        LogAttach(_self.Account, attach.Kind, attach.Gateway, attach.Session, result.Accepted, result.Number);
        EndTurn();
        return Task.FromResult(result);
    }

    public Task DetachAsync(ulong number)
    {
        _account.Detach(number, DetachReason.Closed);
        LogDetach(_self.Account, number);
        EndTurn();
        return Task.CompletedTask;
    }

    public Task LoseGatewayAsync(ulong number, long hello)
    {
        var lost = _account.LoseGateway(number, hello);
        LogGatewayLost(_self.Account, number, lost);
        EndTurn();
        return Task.CompletedTask;
    }

    public Task<bool> TakeAsync(ulong number, PacketBatch batch)
    {
        var taken = !_isStale && _account.TakeFromPeer(number, batch.Bytes.Span, Now);
        EndTurn();
        return taken ? Task.FromResult(true) : Task.FromResult(false);
    }

    public Task ExchangeAsync(AccountId from, PacketBatch batch)
    {
        if (!_isStale)
            _account.TakeFromAccount(_routes.Hops.Get(from.Value), batch.Bytes.Span, Now);
        EndTurn();
        return Task.CompletedTask;
    }

    public Task<AccountStatus> GetStatusAsync() => Task.FromResult(
        _settlement is null ? _account.Status : _account.Status with { SettlementProblem = _settlement.Problem });

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<LedgerAccount> OpenAsync(string id, Asset asset, CancellationToken stop)
    {
        try
        {
            return await _ledger.OpenAsync(id, asset, stop);
        }
        catch (InvalidOperationException exception)
        {
            LogNotOpened(exception, id);
            throw;
        }
    }

    private void EndTurn()
    {
        if (_isStale)
            return;
        if (Release() && _account.HoldsBack && !_releasing)
            _ = ReleaseWhenDurableAsync();
        if (_account.WantsNewLife)
            EndLife();
        if (_counters.Late > 0)
            LogLate(_self.Account, _counters.Late, _counters.LateAmount);
        _metrics.Report(_self.Account, _counters);
        _settlement?.TurnEnded();
        if (_account.HasOpen)
            SweepInTime();
        if (_account.WantsAddress)
            _asker ??= StartAsking();
    }

    private IGrainTimer StartAsking() => this.RegisterGrainTimer(
        static (grain, _) => grain.AskAsync(),
        this,
        new GrainTimerCreationOptions(TimeSpan.Zero, AskPeriod) { Interleave = true });

    private Task AskAsync()
    {
        if (!_isStale)
            _account.AskForAddress(Now);
        if (_isStale || !_account.WantsAddress)
        {
            _asker?.Dispose();
            _asker = null;
        }

        EndTurn();
        return Task.CompletedTask;
    }

    /// <summary>One timer, set to when there is something to do.</summary>
    private void SweepInTime()
    {
        var due = _account.NextSweep;
        if (due >= _sweepDue)
            return;
        var now = Now;
        var delay = Math.Clamp(due - now, SweepAfterMs, SweepWithinMs);
        _sweepDue = now + delay;
        _sweeper ??= this.RegisterGrainTimer(
            static (grain, _) => grain.SweepAsync(),
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        _sweeper.Change(TimeSpan.FromMilliseconds(delay), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets go what may leave; false when this activation may let nothing go any more.</summary>
    private bool Release()
    {
        var durable = _ledger.DurableThrough;
        if (!_ledger.TakeRefusals(_self.Account, _refusals) || _refusals.Count > 0)
        {
            BecomeStale(_refusals.Count, _refusals.FirstOrDefault().Reason);
            return false;
        }

        _account.Flush(durable);
        return true;
    }

    /// <summary>
    /// Another activation took over, or this one is wrong about its books. Nothing that rests on it may leave: the next
    /// activation goes on from what is booked.
    /// </summary>
    private void BecomeStale(int count, RefusalReason reason)
    {
        _isStale = true;
        _account.EndMessages();
        LogRefused(_self.Account, count, reason);
        DeactivateOnIdle();
    }

    private async Task ReleaseWhenDurableAsync()
    {
        _releasing = true;
        try
        {
            while (!_isStale && _account.HoldsBack)
            {
                await _ledger.WaitAsync(_account.NextBarrier, CancellationToken.None);
                Release();
            }
        }
        catch (LedgerStoreException exception)
        {
            // The ledger is closed: nothing more leaves, and the next life goes on from what is booked.
            LogNotDurable(exception, _self.Account);
        }

        _releasing = false;
    }

    private Task SweepAsync()
    {
        _sweepDue = long.MaxValue;
        if (!_isStale)
            _account.Sweep(Now);
        EndTurn();
        return Task.CompletedTask;
    }
}
