using Connector.Gateway.Health;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo;

/// <summary>Says how the ledger does, and whether this silo stands by for it.</summary>
internal sealed partial class LedgerLog(HealthState health, ILogger<LedgerLog> log) : ILedgerWatcher
{
    public void Failed(LedgerStoreException failure) => LogFailed(failure, failure.Failure);

    public void StandsBy()
    {
        health.StandsBy(true);
        LogStandsBy();
    }

    public void TookOver()
    {
        health.StandsBy(false);
        LogTookOver();
    }

    public void Recovered() => LogRecovered();

    public void LowOnSpace(long freeBytes) => LogLow(freeBytes / (1024 * 1024));

    public void SpaceAgain(long freeBytes) => LogSpace(freeBytes / (1024 * 1024));

    [LoggerMessage(5101, LogLevel.Error, "The ledger cannot be written ({Failure}); prepares are refused until it can", EventName = "ledger_failed")]
    private partial void LogFailed(Exception exception, LedgerFailure failure);

    [LoggerMessage(5102, LogLevel.Information, "The ledger can be written again", EventName = "ledger_recovered")]
    private partial void LogRecovered();

    [LoggerMessage(6301, LogLevel.Information, "Another silo has the books; this one stands by", EventName = "stands_by")]
    private partial void LogStandsBy();

    [LoggerMessage(6302, LogLevel.Warning, "The silo that had the books is gone; this one takes over", EventName = "takes_over")]
    private partial void LogTookOver();

    [LoggerMessage(5103, LogLevel.Error, "Only {FreeMegabytes} MiB are free where the ledger is; prepares are refused", EventName = "ledger_low_on_space")]
    private partial void LogLow(long freeMegabytes);

    [LoggerMessage(5104, LogLevel.Information, "{FreeMegabytes} MiB are free again where the ledger is", EventName = "ledger_has_space")]
    private partial void LogSpace(long freeMegabytes);
}
