using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo;

/// <summary>Says how the ledger does.</summary>
internal sealed partial class LedgerLog(ILogger<LedgerLog> log) : ILedgerWatcher
{
    public void Failed(LedgerStoreException failure) => LogFailed(failure, failure.Failure);

    public void Recovered() => LogRecovered();

    public void LowOnSpace(long freeBytes) => LogLow(freeBytes / (1024 * 1024));

    public void SpaceAgain(long freeBytes) => LogSpace(freeBytes / (1024 * 1024));

    [LoggerMessage(5101, LogLevel.Error, "The ledger cannot be written ({Failure}); prepares are refused until it can", EventName = "ledger_failed")]
    private partial void LogFailed(Exception exception, LedgerFailure failure);

    [LoggerMessage(5102, LogLevel.Information, "The ledger can be written again", EventName = "ledger_recovered")]
    private partial void LogRecovered();

    [LoggerMessage(5103, LogLevel.Error, "Only {FreeMegabytes} MiB are free where the ledger is; prepares are refused", EventName = "ledger_low_on_space")]
    private partial void LogLow(long freeMegabytes);

    [LoggerMessage(5104, LogLevel.Information, "{FreeMegabytes} MiB are free again where the ledger is", EventName = "ledger_has_space")]
    private partial void LogSpace(long freeMegabytes);
}
