using Connector.Protocols.Ilp;

namespace Connector.Grains.Forwarding;

/// <summary>
/// Which allocation schemes a packet may be addressed to (RFC 15, RFC 34): a node is on the live network or on a test
/// network, never both; <c>self.</c> never leaves the machine; <c>local.</c> only inside the connector's own domain.
/// </summary>
internal static class DestinationScheme
{
    /// <summary>Whether packets from a peer to this scheme are refused (F02).</summary>
    /// <param name="destination">Scheme of the destination.</param>
    /// <param name="own">
    /// Scheme of the connector's own address if the operator gave one explicitly, else <see cref="AddressScheme.None"/>:
    /// then both networks pass.
    /// </param>
    public static bool Refuses(AddressScheme destination, AddressScheme own) => destination switch
    {
        AddressScheme.Self => true,
        AddressScheme.Local => own != AddressScheme.Local,
        AddressScheme.G => IsTest(own),
        AddressScheme.Test or AddressScheme.Test1 or AddressScheme.Test2 or AddressScheme.Test3 => own == AddressScheme.G,
        _ => false,
    };

    private static bool IsTest(AddressScheme scheme) =>
        scheme is AddressScheme.Test or AddressScheme.Test1 or AddressScheme.Test2 or AddressScheme.Test3;
}
