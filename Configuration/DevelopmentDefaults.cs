using System.Globalization;

namespace Connector.Configuration;

/// <summary>What a newcomer gets without any file.</summary>
internal static class DevelopmentDefaults
{
    private const string Client = "send-packet-client";

    public static ConfigResult From(IReadOnlyDictionary<string, string> environment)
    {
        var nodeId = Text(environment, "NODE_ID") ?? "connector";
        var clientSecret = Text(environment, "BTP_PEER_SEND_PACKET_CLIENT_SECRET") ?? "test-token";
        var config = new ConnectorConfig
        {
            NodeId = nodeId,
            IlpAddress = "test." + nodeId,
            BtpServer = new BtpServerConfig { Port = Number(environment, "BTP_SERVER_PORT") ?? 3000 },
            HealthCheckPort = Number(environment, "HEALTH_CHECK_PORT") ?? 8080,
            Logging = new LoggingConfig { Format = LoggingFormat.Console },
            Peers = [new PeerConfig { Id = Client, Username = nodeId, AcceptToken = new Secret(clientSecret) }],
            Cluster = new ClusterConfig { Id = Text(environment, "CLUSTER_ID") ?? nodeId },
            LocalDelivery = new LocalDeliveryConfig { Loopback = true },
        };
        return new ConfigResult(config, []);
    }

    private static string? Text(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static int? Number(IReadOnlyDictionary<string, string> environment, string name) =>
        Text(environment, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
