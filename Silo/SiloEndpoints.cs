using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Connector.Configuration;
using Connector.Gateway.Hosting;

namespace Connector.Silo;

/// <summary>Where a silo listens for other silos and for gateways.</summary>
/// <param name="Advertised">The address by which others reach it.</param>
/// <param name="SiloPort">Port between silos.</param>
/// <param name="GatewayPort">Port for gateways in other processes; 0 when there are none.</param>
/// <param name="ListenOnAny">Listens on every address, not only on the advertised one.</param>
internal sealed record SiloEndpoints(IPAddress Advertised, int SiloPort, int GatewayPort, bool ListenOnAny)
{
    /// <summary>
    /// Takes the configured ports, and unused ones of loopback where none are configured: nothing is fixed, so many
    /// connectors share a host. A chosen port may be taken before it is used; the start is then repeated.
    /// </summary>
    /// <param name="cluster">What is configured.</param>
    /// <param name="role">Whether gateways of other processes connect here.</param>
    /// <param name="taken">Ports that this process listens on for others: never chosen.</param>
    /// <exception cref="StartException">Gateways would not know where to go, or the advertised host has no address.</exception>
    public static SiloEndpoints Choose(ClusterConfig cluster, ProcessRole role, params ReadOnlySpan<int> taken)
    {
        // In PostgreSQL's list gateways find whatever port there is.
        var isListed = cluster.Mode == ClusterMode.Postgres;
        if (role == ProcessRole.Silo && !isListed && cluster.GatewayPort is null)
        {
            throw new StartException(
                "a silo of its own needs a port for gateways. Write cluster: { gatewayPort: 30000 } or set CLUSTER_GATEWAY_PORT");
        }

        var advertised = cluster.AdvertisedHost is { } host ? AddressOf(host) : isListed ? OwnAddress.Find() : IPAddress.Loopback;
        var siloPort = cluster.SiloPort ?? UnusedPort(taken);
        return new SiloEndpoints(
            advertised,
            siloPort,
            cluster.GatewayPort ?? (isListed ? UnusedPort([.. taken, siloPort]) : 0),
            ListenOnAny: cluster.AdvertisedHost is not null || isListed);
    }

    /// <summary>For the lines that a start prints.</summary>
    public IEnumerable<ListeningEndpoint> Describe()
    {
        yield return new ListeningEndpoint("silo", $"{Host}:{SiloPort}");
        if (GatewayPort != 0) yield return new ListeningEndpoint("silo for gateways", $"{Host}:{GatewayPort}");
    }

    private string Host => string.Create(CultureInfo.InvariantCulture, $"{(ListenOnAny ? IPAddress.Any : Advertised)}");

    private static IPAddress AddressOf(string host)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(host);
            return addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new StartException($"cluster.advertisedHost: '{host}' has no address: {exception.Message}", exception);
        }
    }

    // What is refused stays open until one is found, so that it is not found again.
    private static int UnusedPort(ReadOnlySpan<int> taken)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        return taken.Contains(port) ? UnusedPort(taken) : port;
    }
}
