namespace Connector.Grains.Interfaces.Gateways;

/// <summary>What became of a batch that a gateway handed in.</summary>
/// <param name="GatewayKnown">False: nothing was taken; say hello, attach every session, and offer the batch again.</param>
/// <param name="NotAttached">
/// Sessions whose entries were not taken because their account does not know them: attach them again and offer those
/// entries again. Null when there are none.
/// </param>
[GenerateSerializer, Immutable, Alias("ilp.ingress-result")]
public sealed record IngressResult([property: Id(0)] bool GatewayKnown, [property: Id(1)] uint[]? NotAttached)
{
    /// <summary>Everything was taken.</summary>
    public static IngressResult Taken { get; } = new(true, null);

    /// <summary>The gateway is not registered.</summary>
    public static IngressResult Unknown { get; } = new(false, null);
}
