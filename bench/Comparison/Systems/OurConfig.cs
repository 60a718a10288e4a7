using System.Text;

namespace Connector.Comparison.Systems;

/// <summary>The configuration files of our connectors in a row: the first has the senders, the last the receivers.</summary>
internal static class OurConfig
{
    /// <summary>
    /// Writes the file of connector <paramref name="hop"/> and returns its path. The BTP port of the first connector is
    /// <paramref name="ports"/>; those of the others follow. Its table has at least <paramref name="leastRoutes"/> routes.
    /// </summary>
    public static string Write(Shape shape, int hop, int ports, int healthPort, string extra, string directory, int leastRoutes)
    {
        var file = new StringBuilder($"""
            nodeId: bench-{hop}
            ilpAddress: {AddressOf(shape, hop)}
            btpServerPort: {ports + hop}
            healthCheckPort: {healthPort}
            logLevel: warn
            {extra}
            peers:

            """);
        var routes = new StringBuilder("routes:\n");
        for (var pair = 0; pair < shape.Pairs; pair++)
        {
            var receiver = MeasuredSystem.Receiver(pair);
            if (hop == 0) AddPeer(file, MeasuredSystem.Sender(pair));
            if (hop == shape.Hops - 1) AddPeer(file, receiver);
            routes.Append($"  - {{ prefix: {MeasuredSystem.Address}.{receiver}, nextHop: {NextHop(receiver)} }}\n");
        }
        for (var more = shape.Pairs; more < leastRoutes; more++)
            routes.Append($"  - {{ prefix: g.elsewhere.n{more % 317}.n{more}, nextHop: {NextHop(MeasuredSystem.Receiver(0))} }}\n");
        if (hop > 0) AddPeer(file, $"bench-{hop - 1}");
        if (hop < shape.Hops - 1) AddPeer(file, $"bench-{hop + 1}", $"ws://127.0.0.1:{ports + hop + 1}");
        var path = Path.Combine(directory, $"bench-{hop}.yaml");
        File.WriteAllText(path, file.Append(routes).ToString());
        return path;

        string NextHop(string receiver) => hop == shape.Hops - 1 ? receiver : $"bench-{hop + 1}";
    }

    private static string AddressOf(Shape shape, int hop) =>
        hop == shape.Hops - 1 ? MeasuredSystem.Address : $"g.before-{hop}";

    private static void AddPeer(StringBuilder file, string id, string? url = null)
    {
        file.Append($"  - {{ id: {id}, authToken: {MeasuredSystem.Token}");
        if (url is not null) file.Append($", url: \"{url}\"");
        file.Append(" }\n");
    }
}
