using Connector.Configuration;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Sessions;

/// <summary>
/// One authenticated socket, one conversation. What the peer says: BtpSession.Inbound.cs; what it is told:
/// BtpSession.Outbound.cs; how it belongs to its account: BtpSession.Silo.cs.
/// </summary>
#pragma warning disable CA1001 // The semaphore holds no handle: nobody waits for it with one.
internal sealed partial class BtpSession
#pragma warning restore CA1001
{
    /// <summary>A burst is handed over at this size even when the socket has more to read.</summary>
    private const int BurstBytes = 32 * 1024;

    private readonly GatewayParts _parts;
    private readonly BtpConnection _connection;
    private readonly ILogger _log;
    private readonly long _startedAt;
    private long _receivedAt;
    private long _lastByteAt;
    private long _lastPingAt;
    private volatile bool _stopping;
    private volatile bool _ended;
    private volatile bool _waitsForRoom;

    public BtpSession(GatewayParts parts, BtpConnection connection, string account, SessionKind kind)
    {
        _parts = parts;
        _connection = connection;
        _log = parts.Logs.CreateLogger<BtpSession>();
        (Account, Kind) = (new AccountId(account), kind);
        _open = new OpenRequests(parts.Limits.MaxOpenRequests);
        _maxOpenMs = (long)(parts.Identity.MaxHoldTime + parts.Limits.AnswerGrace).TotalMilliseconds;
        _startedAt = _lastByteAt = _lastPingAt = parts.Clock.GetTimestamp();
        _receivedAt = UnixNow;
        connection.Sender.GiveBack = GiveBack;
        connection.Sender.Tell(parts.Telemetry, account);
        Id = parts.Sessions.Add(this);
    }

    /// <summary>Our number of it, never used before.</summary>
    public uint Id { get; private set; }

    public AccountId Account { get; }

    public SessionKind Kind { get; }

    /// <summary>What the peer logged in with; null when we did.</summary>
    public Secret? Token { get; init; }

    public string Remote => _connection.Socket.Remote;

    public FrameSender Sender => _connection.Sender;

    /// <summary>Requests of the peer that wait for their answer.</summary>
    public int OpenCount => _open.Count;

    /// <summary>Whether the socket has ended; the session stays known until its account was told.</summary>
    public bool HasEnded => _ended;

    /// <summary>How long it has lasted.</summary>
    public TimeSpan Age => _parts.Clock.GetElapsedTime(_startedAt);

    private long UnixNow => _parts.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The conversation, from the login to the end of the socket.</summary>
    public async Task RunAsync()
    {
        _parts.Metrics.SessionOpened();
        SessionOpened(_log, Account.Value, Kind, Remote, Id);
        string? failure = null;
        try
        {
            await ReadAsync().ConfigureAwait(false);
            HandOver();
            await _connection.FinishAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (BtpConnection.IsAboutAClosedSocket(exception))
        {
            failure = exception.Message;
        }
        finally
        {
            End();
            _parts.Metrics.SessionClosed();
            if (Sender.Fault is { } fault) WriterFailed(_log, fault, Account.Value, Id);
            SessionClosed(_log, Account.Value, Kind, Remote, Id, Age.TotalSeconds, failure ?? EndReason);
        }
    }

    /// <summary>Closes the socket; the peer has a moment to answer the close frame.</summary>
    public void Close(CloseCode code, string reason) => _connection.BeginClose(
        code, reason, _stopping ? UndeliveredReason.Busy : UndeliveredReason.SessionClosed);

    /// <summary>The process stops: nothing new is taken, nothing that waits is sent, what is open may be answered.</summary>
    public void BeginStop()
    {
        _stopping = true;
        Sender.ShedPrepares(UndeliveredReason.Busy);
    }

    /// <summary>
    /// Whether nothing is open that could still be answered: no request of the peer, no fulfill that it has not read, and no
    /// prepare written to it lately that it has not answered.
    /// </summary>
    public bool IsQuiet => _ended || (_open.Count == 0 && Sender.Proof.IsComplete && !Sender.AwaitsAnswers(Volatile.Read(ref _answersReceived)));

    /// <summary>It was never let in: nothing is to be expected of it.</summary>
    public void Forget()
    {
        _ended = true;
        _ = DetachAsync();
    }

    /// <summary>Expiries, pings, dead links and stalled readers; called every <see cref="GatewayLimits.SweepPeriod"/>.</summary>
    public void Tick()
    {
        if (_ended) return;
        AnswerExpired();
        var limits = _parts.Limits;
        if (Sender.WriteAge > limits.WriteStall)
        {
            ReaderStalled(_log, Account.Value, Remote, Sender.QueuedBytes);
            Abort();
            return;
        }

        if (_parts.Silo.IsUp && WasAttached && !IsAttached && _attaching.CurrentCount > 0)
            _ = ReattachAsync(_parts.Silo.Stopped);
        if (_waitsForRoom)
            Volatile.Write(ref _lastByteAt, _parts.Clock.GetTimestamp());
        if (_parts.Clock.GetElapsedTime(Volatile.Read(ref _lastByteAt)) > limits.DeadAfter)
        {
            LinkDead(_log, Account.Value, Remote);
            Abort();
            return;
        }

        if (Sender.Proof.WantsPing) Sender.Flush();
        if (Sender.Proof.TakeOverdue() is { } overdue) Report(EntryKind.Relayed, overdue);
        if (_parts.Clock.GetElapsedTime(_lastPingAt) < limits.PingInterval) return;
        _lastPingAt = _parts.Clock.GetTimestamp();
        Sender.QueuePing();
        Sender.Flush();
    }

    private string EndReason => _connection.Reader switch
    {
        { Violation: { } violation } => $"the peer broke the protocol ({violation})",
        { PeerClosed: true } reader => Sender.CloseReason ?? $"the peer closed ({reader.PeerCloseCode})",
        _ => Sender.CloseReason ?? "the connection ended",
    };

    private void Abort()
    {
        _connection.Socket.Abort();
        SignalRoom();
    }

    private async Task ReadAsync()
    {
        var reader = _connection.Reader;
        while (TakeMessages())
        {
            if (IsFull && !await WaitForRoomAsync().ConfigureAwait(false)) return;
            var read = reader.FillAsync();
            // What came together goes on together: the burst ends where the socket has nothing more.
            if (!read.IsCompleted || _burst.Bytes >= BurstBytes) HandOver();
            var count = await read.ConfigureAwait(false);
            if (!reader.Filled(count)) return;
            _receivedAt = UnixNow;
            Volatile.Write(ref _lastByteAt, _parts.Clock.GetTimestamp());
        }
    }

    private void End()
    {
        _ended = true;
        Sender.End(_stopping ? UndeliveredReason.Busy : UndeliveredReason.SessionClosed);
        HandOver();
        _connection.Dispose();
        _ = DetachAsync();
    }
}
