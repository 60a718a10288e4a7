using Connector.Grains.Routing;

namespace Connector.Grains.Forwarding;

/// <summary>A prepare on its way out: where it goes, with what amount, until when.</summary>
internal struct Departure
{
    /// <summary>The next hop.</summary>
    public NextHop NextHop;

    /// <summary>Amount that came in, in the incoming account's asset.</summary>
    public ulong IncomingAmount;

    /// <summary>Amount that leaves, in the outgoing account's asset.</summary>
    public ulong Amount;

    /// <summary>Expiry that came in, unix milliseconds.</summary>
    public long IncomingExpiresAt;

    /// <summary>Expiry that leaves, unix milliseconds.</summary>
    public long ExpiresAt;
}
