using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo.Admin.Answers;

/// <summary>Copies of the books for safe keeping, one at a time: each takes the disk, and as much of it as the books.</summary>
internal sealed partial class Backups(LedgerWriter ledger, ILogger<Backups> log) : IDisposable
{
    private const string ContentType = "application/vnd.sqlite3";

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary><c>POST /v1/backup</c></summary>
    public async Task<object> MakeAsync(AdminRequest request)
    {
        request.Knows();
        if (!await _one.WaitAsync(TimeSpan.Zero))
            throw AdminProblem.Conflict("busy", "Another copy is being made; ask again when that is done");
        try
        {
            var copy = await ledger.CopyAsync(CancellationToken.None) ?? throw AdminProblem.Conflict(
                "not-a-file", $"The books are in {ledger.Place}, not in a file: copy them with the means of that store (docs/operations.md)");
            if (request.Stop.IsCancellationRequested)
            {
                // Nobody takes it any more.
                File.Delete(copy.Path);
                throw new OperationCanceledException(request.Stop);
            }

            LogMade(copy.Through, new FileInfo(copy.Path).Length);
            return new AdminFile(copy.Path, ContentType, copy.Through);
        }
        catch (LedgerStoreException exception) when (exception.Failure == LedgerFailure.Full)
        {
            throw AdminProblem.Conflict("no-room", exception.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    [LoggerMessage(5314, LogLevel.Information, "A copy of the books through entry {Through} was made, {Bytes} bytes", EventName = "books_copied")]
    private partial void LogMade(long through, long bytes);
}
