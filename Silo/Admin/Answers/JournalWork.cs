using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo.Admin.Answers;

/// <summary>Whether every figure is what the journal says.</summary>
internal sealed record VerifyDocument(bool Agrees, long Through, long Entries, IReadOnlyList<LedgerDifference> Differences);

/// <summary>What is to be forgotten.</summary>
internal sealed record PruneRequest(string Before);

/// <summary>How much was forgotten.</summary>
internal sealed record PruneDocument(DateTimeOffset Before, long Entries);

/// <summary>What reads the whole journal: beside the writing, and one at a time, for it takes a processor and the disk.</summary>
internal sealed partial class JournalWork(LedgerWriter ledger, ILogger<JournalWork> log) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary><c>POST /v1/verify</c></summary>
    public Task<object> VerifyAsync(AdminRequest request)
    {
        request.Knows();
        return AloneAsync(async () =>
        {
            var report = await ledger.VerifyAsync(request.Stop);
            if (report.Differences.Count == 0) LogAgrees(report.Through, report.Entries);
            else LogDiffers(report.Through, report.Differences.Count, report.Differences[0].ToString());
            return new VerifyDocument(report.Differences.Count == 0, report.Through, report.Entries, report.Differences);
        });
    }

    /// <summary><c>POST /v1/prune</c></summary>
    public async Task<object> PruneAsync(AdminRequest request)
    {
        request.Knows();
        var asked = await request.BodyAsync<PruneRequest>();
        var before = AdminRequest.Time("before", asked.Before);
        return await AloneAsync(async () =>
        {
            var entries = await ledger.PruneAsync(before, request.Stop);
            LogPruned(before, entries);
            return new PruneDocument(before, entries);
        });
    }

    public void Dispose() => _one.Dispose();

    private async Task<object> AloneAsync(Func<Task<object>> work)
    {
        if (!await _one.WaitAsync(TimeSpan.Zero))
            throw AdminProblem.Conflict("busy", "The journal is being read for another request; ask again when that is done");
        try
        {
            return await work();
        }
        finally
        {
            _one.Release();
        }
    }

    [LoggerMessage(5311, LogLevel.Information, "The books agree with the journal through entry {Through}, {Entries} entries read", EventName = "books_verified")]
    private partial void LogAgrees(long through, long entries);

    [LoggerMessage(5312, LogLevel.Error, "The books differ from the journal through entry {Through} in {Count} figures, first: {First}", EventName = "books_differ")]
    private partial void LogDiffers(long through, int count, string first);

    [LoggerMessage(5313, LogLevel.Information, "{Entries} entries of the journal before {Before} are forgotten", EventName = "journal_pruned")]
    private partial void LogPruned(DateTimeOffset before, long entries);
}
