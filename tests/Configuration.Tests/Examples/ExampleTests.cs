using System.Text.RegularExpressions;
using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Examples;

public sealed partial class ExampleTests
{
    private static readonly string[] _m2mNames =
    [
        .. "abc".Select(node => $"linear-3-nodes-{node}.yaml"), .. "abcde".Select(node => $"linear-5-nodes-{node}.yaml"),
        .. "abcd".Select(node => $"mesh-4-nodes-{node}.yaml"), "hub-spoke-hub.yaml",
        .. "123".Select(spoke => $"hub-spoke-spoke{spoke}.yaml"), "production-single-node.yaml",
        "complex-8-node/hub-1.yaml", "complex-8-node/hub-2.yaml",
        .. "abc".SelectMany(spoke => new[] { $"complex-8-node/spoke-1{spoke}.yaml", $"complex-8-node/spoke-2{spoke}.yaml" }),
    ];

    /// <summary>Networks that M2M ships too; what we show beside them is tested where it runs.</summary>
    public static TheoryData<string> Examples =>
        [.. Repository.YamlFiles(Repository.Examples).Where(file => !file.StartsWith("settlement/", StringComparison.Ordinal))];

    public static TheoryData<string> M2MFiles => [.. Repository.YamlFiles(Repository.M2MFiles)];

    private static ConfigResult Load(string folder, string file, params (string Name, string Value)[] environment) =>
        ConfigLoader.LoadFile(Path.Combine(folder, file), environment.ToDictionary(v => v.Name, v => v.Value));

    [Fact]
    public void every_file_that_m2m_ships_is_shipped()
    {
        Assert.Subset(Repository.YamlFiles(Repository.Examples).ToHashSet(), _m2mNames.ToHashSet());
        Assert.Equal(_m2mNames.Order(StringComparer.Ordinal), Repository.YamlFiles(Repository.M2MFiles));
    }

    [Theory, MemberData(nameof(M2MFiles))]
    public void files_in_the_shape_of_m2m_load_unchanged(string file)
    {
        var result = Load(Repository.M2MFiles, file);

        Assert.Empty(result.Errors);
        Assert.True(result.Config!.BtpServer.Port is >= 3000 and <= 3007);
        Assert.All(result.Warnings, AssertIsAboutSecretsOrNextHops);
    }

    [Theory, MemberData(nameof(Examples))]
    public void an_example_says_the_same_as_m2ms_file_of_that_name(string file)
    {
        var ours = Load(Repository.Examples, file).Config!;
        var theirs = Load(Repository.M2MFiles, file).Config!;

        Assert.Equal((theirs.NodeId, theirs.BtpServer.Port, theirs.HealthCheckPort), (ours.NodeId, ours.BtpServer.Port, ours.HealthCheckPort));
        Assert.Subset(ours.Peers.Select(p => (p.Id, p.Url, p.DialToken)).ToHashSet(), theirs.Peers.Select(p => (p.Id, p.Url, p.DialToken)).ToHashSet());
        Assert.Subset(ours.Routes.ToHashSet(), theirs.Routes.Where(route => route.NextHop != "hub").ToHashSet());
    }

    [Theory, MemberData(nameof(Examples))]
    public void an_example_needs_no_variable_and_warns_of_nothing_but_its_open_secrets(string file)
    {
        var result = Load(Repository.Examples, file);

        Assert.Empty(result.Errors);
        Assert.All(result.Warnings, warning => Assert.Equal("the secret stands in the file", warning.Message));
    }

    [Theory, MemberData(nameof(Examples))]
    public void an_example_has_an_address_of_its_own(string file)
    {
        var config = Load(Repository.Examples, file).Config!;

        Assert.StartsWith("g.", config.IlpAddress, StringComparison.Ordinal);
        Assert.Contains(config.Routes, route => route.NextHop == ConnectorConfig.Local && route.Prefix == config.IlpAddress);
        Assert.False(config.LocalDelivery.Loopback);
    }

    [Fact]
    public void variables_move_an_example_to_other_hosts_and_ports()
    {
        var config = Load(
            Repository.Examples, "linear-3-nodes-b.yaml", ("CONNECTOR_A_HOST", "127.0.0.1"), ("CONNECTOR_A_PORT", "4000"),
            ("CONNECTOR_B_PORT", "4001"), ("HEALTH_CHECK_PORT", "4101"), ("BTP_PEER_CONNECTOR_A_SECRET", "other")).Config!;

        Assert.Equal(new Uri("ws://127.0.0.1:4000"), config.FindPeer("connector-a")!.Url);
        Assert.Equal((4001, 4101), (config.BtpServer.Port, config.HealthCheckPort));
        Assert.Equal("other", config.FindPeer("connector-a")!.DialToken!.Reveal());
        Assert.Equal("secret-b-to-c", config.FindPeer("connector-c")!.DialToken!.Reveal());
    }

    [Fact]
    public void the_production_example_refuses_secrets_in_the_file_and_answers_nothing_by_itself()
    {
        var result = Load(Repository.Examples, "production-single-node.yaml");

        Assert.Empty(result.Problems);
        Assert.Equal(LiteralSecrets.Refuse, result.Config!.Security.LiteralSecrets);
        Assert.Equal(("production-connector", "g.production.connector"), (result.Config.NodeId, result.Config.IlpAddress));
        Assert.Empty(result.Config.Peers);
    }

    [Fact]
    public void the_settings_that_the_production_example_offers_can_be_taken_over()
    {
        var text = Repository.Read("examples/production-single-node.yaml");
        var offered = Offered().Replace(text, "").Replace("peers: []\n", "", StringComparison.Ordinal)
            .Replace("btpServerPort: 3000\n", "", StringComparison.Ordinal).Replace("logLevel: info\n", "", StringComparison.Ordinal);
        var result = Loaded.From(
            offered, ("BTP_PEER_REMOTE_CONNECTOR_SECRET", "r"), ("BTP_PEER_CUSTOMER_SECRET", "c"), ("ADMIN_TOKEN", "a"), ("SETTLEMENT_TOKEN", "t"));

        Assert.Empty(result.Errors);
        Assert.Equal(["remote-connector", "customer"], result.Config!.Peers.Select(peer => peer.Id));
        Assert.Equal(1_000_000_000UL, result.Config.Peers[0].MaxPacketAmount);
        Assert.NotNull(result.Config.BtpServer.Tls);
        Assert.Equal(3, result.Config.Routes.Length);
        Assert.NotNull(result.Config.Admin);
        Assert.NotNull(result.Config.Settlement);
        Assert.NotNull(result.Config.Peers[0].SettlementEngine);
    }

    [Theory]
    [InlineData("a", "b", 4000)]
    [InlineData("b", "a", 4001)]
    public void the_settlement_example_settles_without_any_variable(string node, string other, int port)
    {
        var result = Load(Repository.Examples, $"settlement/{node}.yaml");

        Assert.All(result.Problems, problem => Assert.Equal("the secret stands in the file", problem.Message));
        Assert.Equal(($"test.{node}", port), (result.Config!.IlpAddress, result.Config.BtpServer.Port));
        Assert.NotNull(result.Config.Settlement);
        Assert.NotNull(result.Config.FindPeer($"connector-{other}")!.SettlementEngine);
    }

    private static void AssertIsAboutSecretsOrNextHops(ConfigProblem warning) =>
        Assert.True(
            warning.Message == "the secret stands in the file" || warning.Message.StartsWith("no peer is called", StringComparison.Ordinal)
                || warning.Message.Contains("has no url", StringComparison.Ordinal),
            warning.ToString());

    /// <summary>A "#" with no space behind it, or with the indentation of a list or mapping.</summary>
    [GeneratedRegex("^#(?! ?[^ a-z]| [^ ]|$)", RegexOptions.Multiline)]
    private static partial Regex Offered();
}
