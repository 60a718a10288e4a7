using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>The parts that say how the processes run.</summary>
internal static class HostBinding
{
    public static BtpServerConfig BtpServer(Section root, ProblemLog problems)
    {
        RefuseBoth(root, "btpServerPort", "btpServer", problems);
        var section = root.Written("btpServer");
        var tls = section?.Written("tls");
        return new BtpServerConfig
        {
            Host = section?.Text("host") ?? new BtpServerConfig().Host,
            Port = section?.Number("port") ?? root.Number("btpServerPort") ?? 0,
            Tls = tls is null ? null : new TlsConfig
            {
                CertificatePath = tls.Text("certificate") ?? "",
                KeyPath = tls.Text("key") ?? "",
            },
        };
    }

    public static LoggingConfig Logging(Section root, ProblemLog problems)
    {
        var section = root.Sub("logging");
        if (root.Written("logging")?.IsInFile("level") == true)
        {
            RefuseBoth(root, "logLevel", "logging", problems);
        }

        return new LoggingConfig
        {
            Level = section.Get<LoggingLevel>("level") ?? root.Get<LoggingLevel>("logLevel") ?? LoggingLevel.Info,
            Format = section.Get<LoggingFormat>("format") ?? LoggingFormat.Json,
        };
    }

    public static LedgerConfig Ledger(Section section, string nodeId, ProblemLog problems)
    {
        RefuseBoth(section, "path", "connectionString", problems);
        ConnectionStringChecks.Check(problems, section);
        var durability = section.Get<LedgerDurability>("durability") ?? LedgerDurability.Full;
        if (durability == LedgerDurability.None)
        {
            problems.Warning(
                section.PlaceOf("durability"), "nothing survives a crash", "Write durability: full outside trials");
        }

        return new LedgerConfig
        {
            Path = section.Text("path") ?? $"./data/{Uri.EscapeDataString(nodeId)}",
            ConnectionString = section.Secret("connectionString"),
            Durability = durability,
            Grace = section.Time("grace"),
        };
    }

    public static ClusterConfig Cluster(Section root, string nodeId, ProblemLog problems)
    {
        var section = root.Sub("cluster");
        var mode = section.Get<ClusterMode>("mode") ?? ClusterMode.Localhost;
        if (mode == ClusterMode.Postgres) ClusterChecks.Check(problems, section, root.Sub("ledger"));

        return new ClusterConfig
        {
            Mode = mode,
            Id = section.Text("id") ?? nodeId,
            Shards = section.Number("shards") ?? 1,
            SiloPort = section.Number("siloPort"),
            GatewayPort = section.Number("gatewayPort"),
            AdvertisedHost = section.Text("advertisedHost"),
            Gateways = [.. (section.Find("gateways")?.Value as IEnumerable<object> ?? []).Cast<string>()],
        };
    }

    public static T? Endpoint<T>(Section root, string key, Func<int, Secret?, T> make)
        where T : class => root.Written(key) is { } section
            ? make(section.Number("port") ?? 0, section.Secret("token"))
            : null;

    private static void RefuseBoth(Section section, string one, string other, ProblemLog problems)
    {
        if (section.IsInFile(one) && section.IsInFile(other))
        {
            problems.Error(section.PlaceInFile(other), $"says the same as {one}", $"Keep {one} or {other}, not both");
        }
    }
}
