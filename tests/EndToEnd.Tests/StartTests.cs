using System.Text.Json;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task without_any_file_it_starts_from_any_directory_and_says_where_it_listens()
    {
        using var node = new Node();
        await using var connector = node.LaunchAll();
        await connector.IsReadyAsync();

        Assert.Contains(connector.Output, line => line.Contains($"BTP on ws://localhost:{node.BtpPort}", StringComparison.Ordinal));
        Assert.Contains(connector.Output, line => line.Contains($"http://localhost:{node.HealthPort}/health", StringComparison.Ordinal));
        Assert.Contains(connector.Output, line => line.Contains("not for production", StringComparison.Ordinal));
        await node.IsAsync("healthy");
        Assert.Equal(0, await connector.TerminateAsync());
    }

    [Fact]
    public async Task many_share_a_host()
    {
        Node[] nodes = [new(), new(), new()];
        var connectors = nodes.Select(node => node.LaunchAll()).ToArray();
        try
        {
            foreach (var connector in connectors) await connector.IsReadyAsync();
            foreach (var node in nodes) await node.IsAsync("healthy");
        }
        finally
        {
            foreach (var connector in connectors) await connector.DisposeAsync();
            foreach (var node in nodes) node.Dispose();
        }
    }

    [Fact]
    public async Task every_mistake_of_a_configuration_is_told_on_stderr_and_nothing_starts()
    {
        using var node = new Node();
        node.Environment["CONFIG_FILE"] = node.Write("bad.yaml", "nodeId: ''\nbtpServerPort: 0\npeers: []\nroutes: []\nbtpServerPrt: 1\n");
        await using var connector = node.LaunchAll(("BTP_SERVER_PORT", ""));

        Assert.Equal(1, await connector.EndAsync());
        Assert.Contains("Configuration error", connector.Errors);
        Assert.Contains("bad.yaml:2:", connector.Errors);
        Assert.Contains("bad.yaml:5:", connector.Errors);
        Assert.Empty(connector.Output);
    }

    [Fact]
    public async Task a_file_that_is_not_there_ends_the_start()
    {
        using var node = new Node();
        await using var connector = node.LaunchAll(("CONFIG_FILE", "absent.yaml"));
        Assert.Equal(1, await connector.EndAsync());
        Assert.Contains("absent.yaml", connector.Errors);
    }

    [Fact]
    public async Task a_missing_certificate_ends_the_start_of_whoever_listens_for_peers_and_of_no_silo()
    {
        using var node = new Node();
        node.Environment["CONFIG_FILE"] = node.Write(
            "tls.yaml", "nodeId: n\nbtpServer: { port: 80, tls: { certificate: no.pem, key: no.key } }\npeers: []\nroutes: []\n");
        await using var gateway = node.LaunchGateway();
        await using var silo = node.LaunchSilo();

        Assert.Equal(1, await gateway.EndAsync());
        Assert.Contains("tls.yaml:2:44: btpServer.tls.certificate: there is no file no.pem", gateway.Errors);
        await silo.IsReadyAsync();
    }

    [Theory]
    [InlineData("BTP_SERVER_PORT")]
    [InlineData("HEALTH_CHECK_PORT")]
    public async Task a_port_in_use_ends_the_start_and_says_what_to_change(string variable)
    {
        await using var other = TestPeerListener.Start();
        using var node = new Node();
        await using var connector = node.LaunchAll((variable, $"{other.Port}"));

        Assert.Equal(1, await connector.EndAsync());
        Assert.Contains($"port {other.Port} is in use", connector.Errors);
        Assert.Contains(variable, connector.Errors);
        // What went wrong is said once, and taking down what had started adds no complaint of its own.
        Assert.Single(connector.Output, line => line.Contains(" error ", StringComparison.Ordinal) || line.Contains(" fatal ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_silo_alone_wants_a_port_for_gateways_and_a_gateway_alone_wants_a_silo()
    {
        using var node = new Node();
        await using var silo = node.LaunchSilo(("CLUSTER_GATEWAY_PORT", ""));
        Assert.Equal(1, await silo.EndAsync());
        Assert.Contains("CLUSTER_GATEWAY_PORT", silo.Errors);

        await using var gateway = node.LaunchGateway(("CLUSTER_GATEWAYS", ""));
        Assert.Equal(1, await gateway.EndAsync());
        Assert.Contains("CLUSTER_GATEWAYS", gateway.Errors);
    }

    [Fact]
    public async Task every_line_is_json_with_the_right_node_and_none_has_a_token()
    {
        using var node = new Node();
        node.Environment["CONFIG_FILE"] = SourceTree.PathOf("examples", "linear-3-nodes-a.yaml");
        await using var connector = node.LaunchAll(("LOG_LEVEL", "debug"), ("BTP_PEER_CONNECTOR_B_SECRET", "the-secret-of-b"));
        await connector.IsReadyAsync();
        await using (var peer = await TestPeer.ConnectAsync(node.Btp))
        {
            await peer.AuthenticateAsync("connector-b", "a-wrong-token");
            await peer.Closed;
        }

        await using (await TestPeer.LoginAsync(node.Btp, "connector-b", "the-secret-of-b"))
            Assert.Equal(0, await connector.TerminateAsync());

        Assert.NotEmpty(connector.Output);
        Assert.All(connector.Output, line =>
        {
            var json = JsonDocument.Parse(line).RootElement;
            Assert.Equal("connector-a", json.GetProperty("nodeId").GetString());
            Assert.InRange(json.GetProperty("level").GetInt32(), 20, 40);
            Assert.True(json.TryGetProperty("component", out _) && json.TryGetProperty("msg", out _));
            Assert.DoesNotContain("the-secret-of-b", line, StringComparison.Ordinal);
            Assert.DoesNotContain("a-wrong-token", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task the_log_level_changes_when_the_file_is_edited()
    {
        using var node = new Node();
        var file = node.Write("config.yaml", "nodeId: n\nbtpServerPort: 3000\nlogLevel: info\npeers: []\nroutes: []\n");
        await using var connector = node.LaunchAll(("LOG_LEVEL", "error"));
        await node.IsAsync("healthy");
        Assert.Empty(connector.Output);

        File.WriteAllText(file, "nodeId: n\nbtpServerPort: 3000\nlogLevel: debug\npeers: []\nroutes: []\n");
        await connector.HasWrittenAsync("log level is now debug");
        File.WriteAllText(file, "nodeId: n\nlogLevel: nonsense\n");
        await connector.HasWrittenAsync("nothing changes");
        Assert.Equal(0, await connector.TerminateAsync());
    }
}
