using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Connector.Silo;

/// <summary>The address by which other machines reach this one, when nobody said which.</summary>
internal static class OwnAddress
{
    /// <summary>
    /// The IPv4 address of the first network that is up and has a gateway, else of the first that is up, else loopback. In a
    /// container there is one.
    /// </summary>
    public static IPAddress Find()
    {
        var networks = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(network => network.GetIPProperties())
            .OrderBy(network => network.GatewayAddresses.Count == 0);
        return networks
            .SelectMany(network => network.UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            ?? IPAddress.Loopback;
    }
}
