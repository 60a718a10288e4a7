namespace Connector.Ledger.Writing;

/// <summary>What operators and programs ask the books. What reads much of the journal does so beside the writing.</summary>
public sealed partial class LedgerWriter
{
    /// <summary>Lines that are read at a time when one is looked for in the audit.</summary>
    private const int AuditPage = 1_000;

    /// <summary>Names of accounts with open holds, answers to relay or a settlement in the outbox: to be activated after a start.</summary>
    public Task<IReadOnlyList<string>> AccountsToWakeAsync(CancellationToken stop) =>
        _questions.AskAsync(store => store.AccountsToWake(), stop);

    /// <summary>All accounts, by name.</summary>
    public Task<IReadOnlyList<AccountSummary>> AccountsAsync(CancellationToken stop) =>
        _questions.AskAsync(store => store.Accounts(), stop);

    /// <summary>All accounts and positions at one durable point.</summary>
    public async Task<BalanceSheet> BalancesAsync(CancellationToken stop)
    {
        var figures = await _questions.AskAsync(store => store.Figures(), stop).ConfigureAwait(false);
        return new BalanceSheet(
            figures.Through, [.. figures.Accounts.OrderBy(account => account.Name, StringComparer.Ordinal)], figures.Positions);
    }

    /// <summary>The positions of all assets.</summary>
    public Task<IReadOnlyList<AssetPosition>> PositionsAsync(CancellationToken stop) =>
        _questions.AskAsync(store => store.Positions(), stop);

    /// <summary>Where our books and a peer's may differ, oldest first.</summary>
    public Task<IReadOnlyList<OpenItem>> OpenItemsAsync(CancellationToken stop) =>
        _questions.AskAsync(store => store.OpenItems(), stop);

    /// <summary>A page of an account's statement, newest first; null when there is no such account.</summary>
    /// <param name="account">Name of the account.</param>
    /// <param name="from">Where the page starts; null: at the newest movement.</param>
    /// <param name="maxLines">Most lines of the page.</param>
    /// <param name="stop">Stops the waiting, not the reading.</param>
    public async Task<StatementPage?> StatementAsync(
        string account, StatementCursor? from, int maxLines, CancellationToken stop)
    {
        from ??= await _questions.AskAsync(store => store.StatementStart(account), stop).ConfigureAwait(false);
        return from is { } place ? await Reading(() => _store.ReadStatement(account, place, maxLines), stop).ConfigureAwait(false) : null;
    }

    /// <summary>What operators did by hand before a barrier, newest first.</summary>
    public Task<IReadOnlyList<AuditLine>> AuditAsync(long before, int maxLines, CancellationToken stop) =>
        Reading(() => _store.ReadAudit(before, maxLines), stop);

    /// <inheritdoc />
    public async ValueTask<Asset?> AssetOfAsync(string account, CancellationToken stop) =>
        (await AccountsAsync(stop).ConfigureAwait(false)).FirstOrDefault(known => known.Name == account)?.Asset;

    /// <inheritdoc />
    public ValueTask<AuditLine?> FindAdjustmentAsync(string key, CancellationToken stop) =>
        FindAuditAsync(line => line.Kind == AccountEntryKind.Adjust && OperatorNote.Read(line.Reason).Key == key, stop);

    /// <summary>What closed an item; null when nothing did.</summary>
    public ValueTask<AuditLine?> FindClosingAsync(long item, CancellationToken stop) =>
        FindAuditAsync(line => line.Kind != AccountEntryKind.Adjust && line.Item == item, stop);

    /// <summary>Recomputes every balance, hold and position from the journal and compares.</summary>
    public async Task<VerifyReport> VerifyAsync(CancellationToken stop)
    {
        var booked = await _questions.AskAsync(store => store.Figures(), stop).ConfigureAwait(false);
        return await Reading(() => _store.Verify(booked), stop).ConfigureAwait(false);
    }

    /// <summary>
    /// A copy of the books in a file, which the caller deletes; null where they are no file. It leaves room enough on the
    /// disk for taking prepares.
    /// </summary>
    public Task<BooksCopy?> CopyAsync(CancellationToken stop) => Reading(() => _store.Copy(_options.LowWaterBytes), stop);

    /// <summary>Forgets the journal before a time, as far as nothing needs it; returns how many entries.</summary>
    public async Task<long> PruneAsync(DateTimeOffset before, CancellationToken stop)
    {
        var limit = await _questions.AskAsync(CheckpointAndLimit, stop).ConfigureAwait(false);
        var plan = await Reading(() => _store.PlanPrune(before.ToUnixTimeMilliseconds(), limit), stop).ConfigureAwait(false);
        if (plan is null)
            return 0;
        await _questions.AskAsync(store => Prune(store, plan), stop).ConfigureAwait(false);
        return plan.Entries;
    }

    private async ValueTask<AuditLine?> FindAuditAsync(Predicate<AuditLine> matches, CancellationToken stop)
    {
        for (var before = long.MaxValue; ;)
        {
            var lines = await AuditAsync(before, AuditPage, stop).ConfigureAwait(false);
            if (lines.FirstOrDefault(line => matches(line)) is { } found)
                return found;
            if (lines.Count < AuditPage)
                return null;
            before = lines[^1].Barrier;
        }
    }

    private static long CheckpointAndLimit(ILedgerStore store)
    {
        store.Checkpoint();
        return store.PruneLimit;
    }

    private static bool Prune(ILedgerStore store, PrunePlan plan)
    {
        store.Prune(plan);
        return true;
    }

    private static Task<T> Reading<T>(Func<T> read, CancellationToken stop) => Task.Run(read, stop);
}
