using Connector.Ledger.Writing;

namespace Connector.Silo;

/// <summary>
/// Ends the process when its books can never be written again: what it has in memory is worth nothing then, and another
/// life of it, or of the process that took the books, goes on from what is booked.
/// </summary>
internal sealed class LedgerGuard(LedgerWriter ledger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        throw await ledger.Broken.WaitAsync(stoppingToken);
}
