namespace Connector.Gateway.Sessions;

/// <summary>
/// Which fulfills the peer has read. A ping goes behind the fulfills that are written; its pong proves that the peer read
/// everything before it (RFC 6455 section 5.5.3: a socket keeps the order). What was not proven when the socket ends may
/// never have arrived. One ping is under way at a time. Thread-safe.
/// </summary>
internal sealed class ReadProof(TimeProvider clock)
{
    /// <summary>A peer that answers no ping, and is still there after this time, counts as having read what was before it.</summary>
    private static readonly TimeSpan TakenForRead = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Least time between two pings: a proof costs a turn of the account, and one for many fulfills is as good as many.
    /// </summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private List<ulong> _written = [];
    private List<ulong> _pinged = [];
    private uint _ping;
    private long _pingedAt;

    /// <summary>A fulfill, by the number of its request, is among the bytes that are written next.</summary>
    public void Writes(ulong number)
    {
        lock (_gate) _written.Add(number);
    }

    /// <summary>Whether a ping is to be written behind what was written: its payload then.</summary>
    public bool TryPing(out uint payload)
    {
        lock (_gate)
        {
            payload = 0;
            if (!IsDue) return false;
            (_written, _pinged) = (_pinged, _written);
            _pingedAt = clock.GetTimestamp();
            payload = ++_ping;
            return true;
        }
    }

    /// <summary>Whether a ping may go for fulfills that wait for it.</summary>
    public bool WantsPing
    {
        get
        {
            lock (_gate) return IsDue;
        }
    }

    /// <summary>Whether fulfills wait for a ping that may not go yet.</summary>
    public bool IsPaced
    {
        get
        {
            lock (_gate) return _written.Count > 0 && !IsDue;
        }
    }

    private bool IsDue =>
        _written.Count > 0 && _pinged.Count == 0 && (_ping == 0 || clock.GetElapsedTime(_pingedAt) >= Pace);

    /// <summary>A pong came: adds what it proves.</summary>
    public void Pong(ReadOnlySpan<byte> payload, List<ulong> read)
    {
        lock (_gate)
        {
            if (payload.Length != sizeof(uint) || BitConverter.ToUInt32(payload) != _ping) return;
            read.AddRange(_pinged);
            _pinged.Clear();
        }
    }

    /// <summary>What counts as read because its ping was not answered for long; null when nothing does.</summary>
    public ulong[]? TakeOverdue()
    {
        lock (_gate)
        {
            if (_pinged.Count == 0 || clock.GetElapsedTime(_pingedAt) <= TakenForRead) return null;
            ulong[] overdue = [.. _pinged];
            _pinged.Clear();
            return overdue;
        }
    }

    /// <summary>Whether all fulfills that were written are proven to be read.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate) return _written.Count == 0 && _pinged.Count == 0;
        }
    }
}
