using Connector.Grains.Accounts;
using Connector.Grains.Telemetry;
using Connector.Ledger;
using Microsoft.Extensions.Logging;

namespace Connector.Grains.Settlement;

/// <summary>
/// Settles for one account, beside its packets: no turn waits for an engine. What we pay is in AccountSettlement.Outgoing.cs,
/// what the peer pays in AccountSettlement.Incoming.cs. Used only within the turns of the account's grain.
/// </summary>
/// <remarks>
/// A settlement is booked with its key before the engine hears of it, and stays in the outbox until the engine's answer is
/// booked too. Whatever ends the process between any two of these steps, the next life offers the same key again, which an
/// engine takes once: nothing is paid twice, nothing forgotten.
/// </remarks>
internal sealed partial class AccountSettlement : IDisposable
{
    private readonly string _id;
    private readonly Account _account;
    private readonly AccountPolicy _policy;
    private readonly SettlementEngine? _engine;
    private readonly ILedgerWriter _ledger;
    private readonly TimeProvider _clock;
    private readonly SettlementMetrics _metrics;
    private readonly ILogger _log;
    private readonly Action<RefusalReason> _giveUp;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Settles for an account.</summary>
    /// <param name="id">Name of the account.</param>
    /// <param name="account">The account.</param>
    /// <param name="policy">What the operator set for it.</param>
    /// <param name="engine">Its engine; null when it has none: then only the outbox is shown.</param>
    /// <param name="ledger">Books what is decided.</param>
    /// <param name="clock">The time.</param>
    /// <param name="random">Chance of the pauses.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="log">Says what happens; never an address, which may hold credentials.</param>
    /// <param name="giveUp">Ends this life of the account: the ledger refused what it decided.</param>
    public AccountSettlement(
        string id,
        Account account,
        AccountPolicy policy,
        SettlementEngine? engine,
        ILedgerWriter ledger,
        TimeProvider clock,
        Random random,
        SettlementMetrics metrics,
        ILogger log,
        Action<RefusalReason> giveUp)
    {
        (_id, _account, _policy, _engine, _ledger, _clock) = (id, account, policy, engine, ledger, clock);
        (_metrics, _log, _giveUp) = (metrics, log, giveUp);
        _pause = new RetryPause(RetryPause.First, RetryPause.Longest, random);
        _openPause = new RetryPause(RetryPause.First, RetryPause.Longest, random);
        _refusalPause = new RetryPause(RetryPause.Longest, RetryPause.LongestAfterRefusal, random);
    }

    /// <summary>What went wrong last; empty: nothing, or it went well since.</summary>
    public string Problem { get; private set; } = string.Empty;

    /// <summary>The life of the account begins: the engine is told of it, and gets what waits in the outbox.</summary>
    public void Start()
    {
        if (_account.Settling is { } waits)
        {
            _metrics.OutboxChanged(_id, +1);
            if (_engine is null)
                LogNoEngine(_id, waits.Key, waits.Amount);
        }

        if (_engine is null)
            return;
        _ = OpenAtEngineAsync();
        _ = SendAsync();
        TurnEnded();
    }

    /// <summary>The life of the account ends: what waits goes on in the next.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        if (_account.Settling is not null)
            _metrics.OutboxChanged(_id, -1);
        _stop.Dispose();
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Books; false when that was refused, because another life of the account goes on, or because the ledger is closed.
    /// </summary>
    private async Task<RefusalReason?> BookAsync(AccountEntry entry, byte[] payload)
    {
        try
        {
            return await _ledger.BookAsync(entry, payload, CancellationToken.None);
        }
        catch (LedgerStoreException exception)
        {
            LogNotBooked(exception, _id, entry.Kind);
            return null;
        }
    }
}
