using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Two endpoints of one host cannot share a port.</summary>
internal static class PortChecks
{
    public static void Check(ProblemLog problems, Section root)
    {
        var taken = new Dictionary<int, Claim>();
        foreach (var claim in Claims(root))
        {
            if (taken.TryAdd(claim.Port, claim))
            {
                continue;
            }

            // Told where somebody wrote something: a default has no place.
            var other = taken[claim.Port];
            var (told, named) = claim.Place is null ? (other, claim) : (claim, other);
            problems.Error(
                told.Place!.Value, $"port {claim.Port} is taken by {named.Path} ({named.Words})",
                "Choose another port");
        }
    }

    private static IEnumerable<Claim> Claims(Section root)
    {
        var server = root.Written("btpServer");
        var written = new[]
        {
            server is null ? Of(root, "btpServerPort", "") : Of(server, "port", "btpServer."),
            Of(root, "healthCheckPort", ""),
            Of(root.Written("settlement"), "port", "settlement."),
            Of(root.Written("admin"), "port", "admin."),
            Of(root.Sub("cluster"), "siloPort", "cluster."),
            Of(root.Sub("cluster"), "gatewayPort", "cluster."),
        };
        return written.OfType<Claim>();
    }

    private static Claim? Of(Section? section, string key, string path) =>
        section?.Number(key) is { } port ? new Claim(path + key, port, section.Find(key)!.Place) : null;

    private sealed record Claim(string Path, int Port, Place? Place)
    {
        public string Words => Place?.Words ?? "the default";
    }
}
