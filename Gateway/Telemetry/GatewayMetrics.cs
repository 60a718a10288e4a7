using System.Diagnostics.Metrics;

namespace Connector.Gateway.Telemetry;

/// <summary>What the gateway counts, in the meter <c>Interledger.Connector</c>.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    public const string MeterName = "Interledger.Connector";

    private readonly Meter _meter = new(MeterName);
    private readonly UpDownCounter<int> _sessions;
    private readonly Counter<long> _unreadable;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _expired;
    private readonly Counter<long> _shed;
    private readonly Counter<long> _unknownAnswers;
    private readonly Counter<long> _unknownSessions;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _batchBytes;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _failedLogins;
    private readonly Counter<long> _evicted;
    private readonly Counter<long> _dials;

    public GatewayMetrics()
    {
        _sessions = _meter.CreateUpDownCounter<int>("gateway.sessions", "{session}", "Open sessions");
        _unreadable = _meter.CreateCounter<long>("gateway.frames.unreadable", "{frame}", "Frames that could not be read");
        _refused = _meter.CreateCounter<long>("gateway.prepares.refused", "{packet}", "Prepares rejected by the gateway itself");
        _lost = _meter.CreateCounter<long>("gateway.requests.lost", "{packet}", "Requests that died with a silo before it had sent them on");
        _expired = _meter.CreateCounter<long>("gateway.requests.expired", "{packet}", "Requests that the account did not answer in time");
        _shed = _meter.CreateCounter<long>("gateway.prepares.shed", "{packet}", "Prepares given back because a socket had no room");
        _unknownAnswers = _meter.CreateCounter<long>("gateway.answers.unknown", "{packet}", "Answers to requests that are not open");
        _unknownSessions = _meter.CreateCounter<long>("gateway.deliveries.unknown", "{batch}", "Deliveries to sessions that have ended");
        _batches = _meter.CreateCounter<long>("gateway.ingress.batches", "{batch}", "Batches that went to the silo");
        _batchBytes = _meter.CreateCounter<long>("gateway.ingress.bytes", "By", "Bytes that went to the silo");
        _failedLogins = _meter.CreateCounter<long>("gateway.logins.failed", "{login}", "Logins that were refused");
        _evicted = _meter.CreateCounter<long>("gateway.connections.evicted", "{connection}", "Connections closed before they logged in");
        _dials = _meter.CreateCounter<long>("gateway.dials", "{dial}", "Attempts to reach peers");
    }

    public void SessionOpened() => _sessions.Add(1);

    public void SessionClosed() => _sessions.Add(-1);

    public void FrameUnreadable() => _unreadable.Add(1);

    public void PrepareRefused() => _refused.Add(1);

    public void RequestsLost(int count) => _lost.Add(count);

    public void RequestsExpired(int count) => _expired.Add(count);

    public void PrepareShed() => _shed.Add(1);

    public void AnswerUnknown() => _unknownAnswers.Add(1);

    public void SessionUnknown() => _unknownSessions.Add(1);

    public void BatchSent(int bytes)
    {
        _batches.Add(1);
        _batchBytes.Add(bytes);
    }

    public void LoginFailed() => _failedLogins.Add(1);

    public void ConnectionEvicted() => _evicted.Add(1);

    public void Dialled() => _dials.Add(1);

    public void Dispose() => _meter.Dispose();
}
