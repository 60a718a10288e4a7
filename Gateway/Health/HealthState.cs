namespace Connector.Gateway.Health;

/// <summary>
/// What this process knows about its health. The parts of the connector tell it what they see; it is read at each
/// request to <c>/health</c>, so the answer is never older than what they said last. Thread-safe.
/// </summary>
public sealed class HealthState(TimeProvider clock)
{
    /// <summary>How long the silo may be away before the connector is unhealthy.</summary>
    public static readonly TimeSpan SiloMayBeAway = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly long _startedAt = clock.GetTimestamp();
    private bool _listening;
    private bool _siloAnswers;
    private long _siloLeftAt = clock.GetTimestamp();
    private bool _ledgerWritable;
    private bool _started;
    private bool _stopping;
    private bool _standsBy;
    private int _peersConnected;
    private int _peersDialled;
    private string? _ilpAddress;

    /// <summary>The BTP port listens, or listens no more.</summary>
    public void BtpListens(bool listens)
    {
        lock (_lock) _listening = listens;
    }

    /// <summary>A silo answered.</summary>
    /// <param name="acceptsPrepares">False while its ledger refuses prepares.</param>
    public void SiloAnswered(bool acceptsPrepares)
    {
        lock (_lock)
        {
            _siloAnswers = true;
            _ledgerWritable = acceptsPrepares;
        }
    }

    /// <summary>The silo does not answer, or the connection to it is lost. Saying it again does not move the moment.</summary>
    public void SiloLeft()
    {
        lock (_lock)
        {
            if (_siloAnswers) _siloLeftAt = clock.GetTimestamp();
            _siloAnswers = false;
        }
    }

    /// <summary>Our own ILP address; a parent may give us another one while we run.</summary>
    public void AddressIs(string ilpAddress)
    {
        lock (_lock) _ilpAddress = ilpAddress;
    }

    /// <summary>Of the peers we dial, how many are connected and logged in, and how many there are.</summary>
    public void DialledPeers(int connected, int total)
    {
        lock (_lock) (_peersConnected, _peersDialled) = (connected, total);
    }

    /// <summary>Another silo has the books and this one waits for them, or waits no more.</summary>
    public void StandsBy(bool standsBy)
    {
        lock (_lock) _standsBy = standsBy;
    }

    /// <summary>The connector is about to end.</summary>
    public void Stopping()
    {
        lock (_lock) _stopping = true;
    }

    /// <summary>Everything at this moment.</summary>
    public HealthReport Read()
    {
        lock (_lock)
        {
            _started |= _listening && _siloAnswers && _ledgerWritable;
            return new HealthReport(
                Judge(),
                clock.GetElapsedTime(_startedAt),
                _peersConnected,
                _peersDialled,
                clock.GetUtcNow(),
                _siloAnswers,
                _siloAnswers && _ledgerWritable)
            {
                IlpAddress = _ilpAddress,
            };
        }
    }

    private HealthStatus Judge()
    {
        if (_stopping) return HealthStatus.Unhealthy;
        if (_standsBy) return HealthStatus.Standby;
        if (!_started) return HealthStatus.Starting;
        if (!_listening) return HealthStatus.Unhealthy;
        if (!_siloAnswers && clock.GetElapsedTime(_siloLeftAt) >= SiloMayBeAway) return HealthStatus.Unhealthy;
        // Compared by doubling: half of three is one and a half.
        var fewPeers = 2L * _peersConnected < _peersDialled;
        return fewPeers || !_ledgerWritable ? HealthStatus.Degraded : HealthStatus.Healthy;
    }
}
