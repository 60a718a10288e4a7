namespace Connector.Configuration.Keys;

/// <summary>The keys that say how the processes run.</summary>
internal static class HostKeys
{
    public static SectionType Ledger { get; } = new(
        new("path", Forms.Path, "./data",
            "Directory of the embedded store, relative to the working directory; one connector each")
        { DefaultWords = "`./data/` and the node id" },
        new("connectionString", Forms.Token, "${LEDGER_CONNECTION_STRING}",
            "PostgreSQL instead of the embedded store: `Host=…;Database=…;Username=…;Password=…`")
        {
            IsSecret = true,
        },
        new("durability", new ChoiceType(typeof(LedgerDurability)), "full",
            "What is on disk before a packet goes on: holds and fulfills, fulfills, or nothing (for trials)")
        {
            Default = "full",
        },
        new("grace", new DurationType(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "30s",
            "How long after its expiry a packet whose gateway is silent is still held")
        {
            Default = "30s",
        });

    public static SectionType Cluster { get; } = new(
        new("mode", new ChoiceType(typeof(ClusterMode)), "localhost",
            "`localhost`: one silo. `postgres`: several, listed in the ledger's PostgreSQL; one has the books, the others stand by")
        {
            Default = "localhost",
            Variable = "CLUSTER_MODE",
        },
        new("id", Forms.NodeId, "connector-a", "Name of the cluster")
        {
            DefaultWords = "the node id",
            Variable = "CLUSTER_ID",
        },
        new("shards", new IntegerType(1, Shard.MaxCount), "2",
            "Into how many parts the accounts are divided, each with a silo and books of its own. Needs `mode: postgres`; never changes once there are books")
        {
            Default = "1",
            Variable = "CLUSTER_SHARDS",
        },
        new("siloPort", IntegerType.Port, "11111", "Port between silos")
        {
            DefaultWords = "an unused one",
            Variable = "CLUSTER_SILO_PORT",
        },
        new("gatewayPort", IntegerType.Port, "30000", "Port of a silo for gateways")
        {
            DefaultWords = "an unused one",
            Variable = "CLUSTER_GATEWAY_PORT",
        },
        new("advertisedHost", Forms.Host, "silo", "Host name or address by which others reach this silo")
        {
            DefaultWords = "loopback; with `mode: postgres` the address of the machine",
            Variable = "CLUSTER_ADVERTISED_HOST",
        },
        new("gateways", new ListType(Forms.HostAndPort), "[silo:30000]",
            "Silos that a gateway asks; in the variable separated by commas. Not used with `mode: postgres`")
        {
            DefaultWords = "this host",
            Variable = "CLUSTER_GATEWAYS",
        });

    public static SectionType LocalDelivery { get; } = new(
        new Key("loopback", new FlagType(), "false",
            "For trying things out: answer any address at or below ours that nothing else takes")
        {
            Default = "false",
            Variable = "LOOPBACK",
        });

    public static SectionType Security { get; } = new(
        new Key("literalSecrets", new ChoiceType(typeof(LiteralSecrets)), "warn",
            "What is done about a secret that stands in the file or serves two peers")
        {
            Default = "warn",
        });

    public static SectionType Settlement { get; } = Endpoint("7771", "${SETTLEMENT_TOKEN}");

    public static SectionType Admin { get; } = Endpoint("7770", "${ADMIN_TOKEN}");

    public static SectionType OrleansDashboard { get; } = new(
        new Key("enabled", new FlagType(), "false", "Whether it is served, at `/orleans` of the operator's endpoint") { Default = "false" });

    private static SectionType Endpoint(string port, string token) => new(
        new("port", IntegerType.Port, port, "Port that is listened on") { Required = true },
        new("token", Forms.Token, token, "Bearer token that callers must show")
        {
            IsSecret = true,
            DefaultWords = "none, and only loopback is served",
        });
}
