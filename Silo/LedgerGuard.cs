using System.Diagnostics;
using Connector.Configuration;
using Connector.Gateway.Hosting;
using Connector.Ledger.Writing;

namespace Connector.Silo;

/// <summary>
/// Ends the process when its books can never be written again: what it has in memory is worth nothing then, and another
/// life of it, or of the process that took the books, goes on from what is booked.
/// </summary>
internal sealed partial class LedgerGuard(LedgerWriter ledger, ConnectorSetup setup, ILogger<LedgerGuard> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var broken = await ledger.Broken.WaitAsync(stoppingToken);
        if (setup.Config.Cluster.Mode == ClusterMode.Postgres)
        {
            // As a power cut would: an orderly stop would tell the silo that took over of links and sessions that ended here.
            LogLost(broken);
            setup.Log.Flush();
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }

        throw broken;
    }

    [LoggerMessage(6305, LogLevel.Critical, "This silo has lost the books and ends at once", EventName = "books_lost")]
    private partial void LogLost(Exception exception);
}
