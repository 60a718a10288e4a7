namespace Connector.Grains.Forwarding;

/// <summary>What leaves for what came in. One to one: rates and scales come with the money slice.</summary>
internal static class Conversion
{
    /// <summary>The amount on the next link; a positive amount that becomes nothing is R01, one over 2^64-1 is F08.</summary>
    public static ulong Convert(ulong amount) => amount;
}
