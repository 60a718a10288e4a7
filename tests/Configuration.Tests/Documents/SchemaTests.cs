using Connector.Configuration.Documents;
using Connector.Configuration.Tests.Loading;
using NJsonSchema;

namespace Connector.Configuration.Tests.Documents;

public sealed class SchemaTests
{
    private static readonly Task<JsonSchema> _schema = JsonSchema.FromJsonAsync(ConnectorSchema.Json());

    public static TheoryData<string> Examples => [.. Repository.YamlFiles(Repository.Examples)];

    public static TheoryData<string> M2MFiles => [.. Repository.YamlFiles(Repository.M2MFiles)];

    /// <summary>Files that the schema can refuse, each with a part of what it says.</summary>
    public static TheoryData<string, string> Broken => new()
    {
        { "nodeId: a\nbtpServerPort: 3000\nroutes: []\n", "PropertyRequired: #/peers" },
        { "nodeId: a\nbtpServerPort: 3000\npeers: []\n", "PropertyRequired: #/routes" },
        { Loaded.Smallest + "nodeID: b\n", "NoAdditionalPropertiesAllowed: #/nodeID" },
        { Loaded.Smallest + "healthCheckPort: 70000\n", "#/healthCheckPort" },
        { Loaded.Smallest + "healthCheckPort: 80.5\n", "#/healthCheckPort" },
        { Loaded.Smallest + "healthCheckPort: \"8080\"\n", "#/healthCheckPort" },
        { Loaded.Smallest + "logLevel: loud\n", "#/logLevel" },
        { Loaded.Smallest + "minMessageWindow: 1\n", "#/minMessageWindow" },
        { Loaded.Smallest + "ilpAddress: nowhere\n", "#/ilpAddress" },
        { Loaded.Smallest + "localDelivery: { loopback: perhaps }\n", "loopback" },
        { Loaded.Smallest + "rates: { pairs: { USDEUR: 1 } }\n", "USDEUR" },
        { Loaded.Smallest + "rates: { spread: 1.5 }\n", "spread" },
        { Loaded.Smallest + "dashboardTelemetryUrl: http://dashboard:9000\n", "#/dashboardTelemetryUrl" },
        { "nodeId: a\nbtpServerPort: 1\nroutes: []\npeers: [{ url: ws://b:1 }]\n", "PropertyRequired: #/peers[0].id" },
        { "nodeId: a\nbtpServerPort: 1\nroutes: []\npeers: [{ id: a b }]\n", "#/peers[0].id" },
        { "nodeId: a\nbtpServerPort: 1\nroutes: []\npeers: [null]\n", "#/peers[0]" },
        { "nodeId: a\nbtpServerPort: 1\npeers: []\nroutes: [{ prefix: g.a }]\n", "PropertyRequired: #/routes[0].nextHop" },
        { "nodeId: a\nbtpServerPort: 1\npeers: []\nroutes: [{ prefix: g..a, nextHop: b }]\n", "#/routes[0].prefix" },
    };

    [Theory, MemberData(nameof(Examples))]
    public Task takes_every_example(string file) => Takes(Path.Combine(Repository.Examples, file));

    [Theory, MemberData(nameof(M2MFiles))]
    public Task takes_every_file_of_m2m(string file) => Takes(Path.Combine(Repository.M2MFiles, file));

    [Theory, MemberData(nameof(Broken))]
    public async Task refuses_what_the_connector_refuses(string yaml, string expected)
    {
        var errors = (await _schema).Validate(YamlAsJson.Convert(yaml));

        Assert.Contains(errors, error => error.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.NotEmpty(Loaded.Errors(yaml));
    }

    [Fact]
    public async Task takes_a_variable_wherever_a_value_may_stand()
    {
        var json = YamlAsJson.Convert("""
            nodeId: ${NODE}
            btpServerPort: ${PORT:-3000}
            logLevel: ${LEVEL}
            peers: [{ id: "${ID}", url: "ws://${HOST}", maxPacketAmount: "${MAX}", inFlight: { packets: "${N}" } }]
            routes: [{ prefix: "g.${P}", nextHop: "${ID}", priority: "${PRIORITY:-1}" }]
            localDelivery: { loopback: "${LOOPBACK:-false}" }
            maxHoldTime: ${TIME}
            """);

        Assert.Empty((await _schema).Validate(json));
    }

    private static async Task Takes(string file) =>
        Assert.Empty((await _schema).Validate(YamlAsJson.Convert(await File.ReadAllTextAsync(file))));
}
