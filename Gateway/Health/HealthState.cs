namespace Connector.Gateway.Health;

/// <summary>
/// What this process knows about its health. The parts of the connector tell it what they see; it is read at each
/// request to <c>/health</c>, so the answer is never older than what they said last. Thread-safe.
/// </summary>
/// <param name="clock">Tells how long a silo has been away.</param>
/// <param name="shards">Of how many shards this process needs the silo: of all, if it is a gateway.</param>
public sealed class HealthState(TimeProvider clock, int shards = 1)
{
    /// <summary>How long the silo may be away before the connector is unhealthy; of several one, before it is degraded.</summary>
    public static readonly TimeSpan SiloMayBeAway = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SiloState[] _silos = [.. Enumerable.Repeat(new SiloState(false, false, clock.GetTimestamp()), shards)];
    private readonly long _startedAt = clock.GetTimestamp();
    private bool _listening;
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
    /// <param name="shard">Number of its shard.</param>
    public void SiloAnswered(bool acceptsPrepares, int shard = 1)
    {
        lock (_lock)
        {
            ref var silo = ref _silos[shard - 1];
            silo = silo with { Answers = true, IsWritable = acceptsPrepares };
        }
    }

    /// <summary>The silo does not answer, or the connection to it is lost. Saying it again does not move the moment.</summary>
    /// <param name="shard">Number of its shard.</param>
    public void SiloLeft(int shard = 1)
    {
        lock (_lock)
        {
            ref var silo = ref _silos[shard - 1];
            if (silo.Answers) silo = silo with { Answers = false, LeftAt = clock.GetTimestamp() };
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
            var answer = _silos.All(silo => silo.Answers);
            var accept = _silos.All(silo => silo is { Answers: true, IsWritable: true });
            _started |= _listening && accept;
            return new HealthReport(
                Judge(),
                clock.GetElapsedTime(_startedAt),
                _peersConnected,
                _peersDialled,
                clock.GetUtcNow(),
                answer,
                accept)
            {
                IlpAddress = _ilpAddress,
                ShardsAway = shards == 1 ? null : [.. _silos.Index().Where(silo => !silo.Item.Answers).Select(silo => silo.Index + 1)],
            };
        }
    }

    private HealthStatus Judge()
    {
        if (_stopping) return HealthStatus.Unhealthy;
        if (_standsBy) return HealthStatus.Standby;
        if (!_started) return HealthStatus.Starting;
        if (!_listening) return HealthStatus.Unhealthy;
        var away = _silos.Count(IsGone);
        if (away == shards) return HealthStatus.Unhealthy;
        // Compared by doubling: half of three is one and a half.
        var fewPeers = 2L * _peersConnected < _peersDialled;
        // Without one of several silos the accounts of its shard are lost, and no others.
        return fewPeers || away > 0 || _silos.Any(silo => !silo.IsWritable) ? HealthStatus.Degraded : HealthStatus.Healthy;
    }

    private bool IsGone(SiloState silo) => !silo.Answers && clock.GetElapsedTime(silo.LeftAt) >= SiloMayBeAway;

    /// <summary>What is known of one silo.</summary>
    private readonly record struct SiloState(bool Answers, bool IsWritable, long LeftAt);
}
