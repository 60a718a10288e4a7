namespace Connector.Configuration;

/// <summary>What a newcomer gets without any file, read as a file would be.</summary>
internal static class DevelopmentDefaults
{
    private const string Name = "development defaults";

    private const string Yaml = """
        nodeId: connector
        btpServerPort: 3000
        logging: { format: console }
        peers:
          - id: send-packet-client
            authToken: ${BTP_PEER_SEND_PACKET_CLIENT_SECRET:-test-token}
        routes: []
        localDelivery: { loopback: true }
        """;

    public static ConfigResult Load(IReadOnlyDictionary<string, string> environment)
    {
        var result = ConfigLoader.Load(Yaml, Name, environment);

        // That the token is known to everyone is what these defaults are; the host says so at start.
        return result with { Problems = [.. result.Problems.Where(problem => problem.File != Name)] };
    }
}
