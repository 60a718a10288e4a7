using Connector.Configuration;

namespace Connector.Gateway.Hosting;

/// <summary>Where the process listens, as an operator would type it.</summary>
internal static class ListeningEndpoints
{
    public static IEnumerable<(string What, string Where)> Of(ConnectorSetup setup, IServiceProvider services)
    {
        var btp = setup.Config.BtpServer;
        if (setup.Role != ProcessRole.Silo)
            yield return ("BTP", $"{(btp.Tls is null ? "ws" : "wss")}://{HostOf(btp)}:{btp.Port}");
        yield return ("health", $"http://localhost:{setup.Config.HealthCheckPort}/health");
        foreach (var endpoint in services.GetServices<ListeningEndpoint>()) yield return (endpoint.What, endpoint.Where);
    }

    private static string HostOf(BtpServerConfig btp) => btp.Host is "0.0.0.0" or "::" or "*" ? "localhost" : btp.Host;
}
