using System.Text;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Accounts;

/// <summary>What every account of this connector has in common.</summary>
internal sealed record NodePolicy
{
    private byte[] _ownAddress = [];
    private volatile bool _awaitsAddress;

    /// <summary>Our own ILP address, ASCII. A parent's word goes over it while accounts read it; the array never changes.</summary>
    public required byte[] OwnAddress
    {
        get => Volatile.Read(ref _ownAddress);
        set => Volatile.Write(ref _ownAddress, value);
    }

    /// <summary>Whether a parent is to give us our address and has not: what we call ourselves meanwhile is no child's prefix.</summary>
    public bool AwaitsAddress
    {
        get => _awaitsAddress;
        set => _awaitsAddress = value;
    }

    /// <summary>Its scheme if the operator gave the address explicitly, else none (<see cref="Forwarding.DestinationScheme"/>).</summary>
    public AddressScheme OwnScheme { get; init; }

    /// <summary>Taken off the expiry at each hop, milliseconds. Default: 1000.</summary>
    public long MinMessageWindowMs { get; init; } = 1_000;

    /// <summary>Longest time that a packet may be held, milliseconds. Default: 30 000.</summary>
    public long MaxHoldTimeMs { get; init; } = 30_000;

    /// <summary>How long after the outgoing expiry R00 is answered, after all answers that came in time. Milliseconds.</summary>
    public long ExpiryGraceMs { get; init; } = 100;

    /// <summary>How long after its expiry a packet whose gateway is silent is still held. Milliseconds.</summary>
    public long LedgerGraceMs { get; init; } = 30_000;

    /// <summary>Whether the loopback receiver answers what nothing else takes. Default: false.</summary>
    public bool Loopback { get; init; }

    /// <inheritdoc />
    public override string ToString() => Encoding.ASCII.GetString(OwnAddress);
}
