using Connector.Protocols.Ilp;

namespace Connector.Grains.Interfaces.Telemetry;

/// <summary>One event as it is taken out of a <see cref="TelemetryBuffer"/>; the reader uses the same one again.</summary>
public sealed class TelemetryEntry
{
    private readonly byte[] _condition = new byte[Protocols.Ilp.Condition.Length];
    private readonly byte[] _destination = new byte[IlpAddress.MaxLength];
    private int _destinationLength;

    /// <summary>What happened.</summary>
    public TelemetryKind Kind { get; private set; }

    /// <summary>When, in unix milliseconds.</summary>
    public long Time { get; private set; }

    /// <summary>
    /// The account: whose prepare it is, whom it was written to, or the next hop; empty when that is this connector itself.
    /// </summary>
    public string Peer { get; private set; } = string.Empty;

    /// <summary>Of a prepare, in the unit of its link.</summary>
    public ulong Amount { get; private set; }

    /// <summary>Of a prepare: 32 bytes.</summary>
    public ReadOnlySpan<byte> Condition => _condition;

    /// <summary>The ILP address; empty for what was sent.</summary>
    public ReadOnlySpan<byte> Destination => _destination.AsSpan(0, _destinationLength);

    internal void Set(TelemetryKind kind, long time, string peer, ulong amount, ReadOnlySpan<byte> condition, ReadOnlySpan<byte> destination)
    {
        (Kind, Time, Peer, Amount) = (kind, time, peer, amount);
        condition.CopyTo(_condition);
        destination.CopyTo(_destination);
        _destinationLength = destination.Length;
    }
}
