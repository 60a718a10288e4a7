using System.Text;

namespace Connector.Gateway.Cluster;

/// <summary>Whether a silo answers, and which of its lives this is. Thread-safe.</summary>
internal sealed class SiloPresence(string ilpAddress)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _up = NewSignal();
    private TaskCompletionSource _lost = NewSignal();
    private byte[] _ownAddress = Encoding.ASCII.GetBytes(ilpAddress);
    private volatile bool _isUp;
    private long _epoch;

    /// <summary>Whether the silo answered last time.</summary>
    public bool IsUp => _isUp;

    /// <summary>Counts the hellos; every session is attached anew in each.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Our own ILP address, for rejects that the gateway makes.</summary>
    public ReadOnlySpan<byte> OwnAddress => Volatile.Read(ref _ownAddress);

    /// <summary>Cancelled when the process stops.</summary>
    public CancellationToken Stopped { get; init; }

    /// <summary>Completes when a silo answers.</summary>
    public Task WhenUpAsync()
    {
        lock (_gate) return _up.Task;
    }

    /// <summary>Completes when the silo stops answering.</summary>
    public Task WhenLostAsync()
    {
        lock (_gate) return _lost.Task;
    }

    /// <summary>A silo answered a hello.</summary>
    public void Up(string ilpAddress)
    {
        lock (_gate)
        {
            TakeAddress(ilpAddress);
            _lost = NewSignal();
            Interlocked.Increment(ref _epoch);
            _isUp = true;
            _up.TrySetResult();
        }
    }

    /// <summary>Our address is another one from now on.</summary>
    public void TakeAddress(string ilpAddress) => Volatile.Write(ref _ownAddress, Encoding.ASCII.GetBytes(ilpAddress));

    /// <summary>A call of this epoch failed, or the silo does not know us. Nothing, when another epoch has begun.</summary>
    public void Lost(long epoch)
    {
        lock (_gate)
        {
            if (!_isUp || _epoch != epoch) return;
            _isUp = false;
            _up = NewSignal();
            _lost.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
