using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Mistakes;

/// <summary>Values that cannot be, each with the whole text of what is said about them.</summary>
public sealed class WrongValueTests
{
    [Theory]
    [InlineData("0", "node.yaml:2:16: btpServerPort: must be a whole number from 1 to 65535, not 0")]
    [InlineData("65536", "node.yaml:2:16: btpServerPort: must be a whole number from 1 to 65535, not 65536")]
    [InlineData("-1", "node.yaml:2:16: btpServerPort: must be a whole number from 1 to 65535, not -1")]
    [InlineData("3000.5", "node.yaml:2:16: btpServerPort: 3000.5 is not a whole number")]
    [InlineData("3e3", "node.yaml:2:16: btpServerPort: 3e3 is not a whole number")]
    [InlineData("0x10", "node.yaml:2:16: btpServerPort: 0x10 is not a whole number")]
    [InlineData("99999999999999999999999999999999999999999999", "node.yaml:2:16: btpServerPort: 99999999999999999999999999999999999999999999 is not a whole number")]
    [InlineData("three", "node.yaml:2:16: btpServerPort: expected a whole number from 1 to 65535, found text")]
    [InlineData("true", "node.yaml:2:16: btpServerPort: expected a whole number from 1 to 65535, found true or false")]
    [InlineData("[3000]", "node.yaml:2:16: btpServerPort: expected a whole number from 1 to 65535, found a list")]
    [InlineData("{ a: 1 }", "node.yaml:2:16: btpServerPort: expected a whole number from 1 to 65535, found a mapping")]
    [InlineData("\"\"", "node.yaml:2:16: btpServerPort: is empty")]
    [InlineData("~", "node.yaml:2:16: btpServerPort: has no value")]
    [InlineData("null", "node.yaml:2:16: btpServerPort: has no value")]
    public void a_port(string value, string expected) =>
        Assert.Equal(
            [expected + ". Write btpServerPort: 3000, or set BTP_SERVER_PORT"],
            Loaded.Problems($"nodeId: a\nbtpServerPort: {value}\npeers: []\nroutes: []\n"));

    [Theory]
    [InlineData("\"\"", "node.yaml:1:9: nodeId: is empty. Write nodeId: connector-a, or set NODE_ID")]
    [InlineData("", "node.yaml:1:8: nodeId: has no value. Write nodeId: connector-a, or set NODE_ID")]
    [InlineData("12", "node.yaml:1:9: nodeId: expected a name without spaces and control characters, found a number. Put the value in quotes")]
    [InlineData("1.5", "node.yaml:1:9: nodeId: expected a name without spaces and control characters, found a number. Put the value in quotes")]
    [InlineData("true", "node.yaml:1:9: nodeId: expected a name without spaces and control characters, found true or false. Put the value in quotes")]
    [InlineData("[a]", "node.yaml:1:9: nodeId: expected a name without spaces and control characters, found a list. Write nodeId: connector-a, or set NODE_ID")]
    [InlineData("a b", "node.yaml:1:9: nodeId: \"a b\" is not a name without spaces and control characters. Write nodeId: connector-a, or set NODE_ID")]
    public void the_node_id(string value, string expected) =>
        Assert.Equal([expected], Loaded.Problems($"nodeId: {value}\nbtpServerPort: 1\npeers: []\nroutes: []\n"));

    [Theory]
    [InlineData("logLevel: verbose", "5:11: logLevel: must be one of debug, info, warn, error, not verbose. Write logLevel: info, or set LOG_LEVEL")]
    [InlineData("logLevel: Info", "5:11: logLevel: must be one of debug, info, warn, error, not Info. Write info")]
    [InlineData("logLevel: wran", "5:11: logLevel: must be one of debug, info, warn, error, not wran. Write warn")]
    [InlineData("logLevel: 3", "5:11: logLevel: must be one of debug, info, warn, error, not 3. Write logLevel: info, or set LOG_LEVEL")]
    [InlineData("logLevel:", "5:10: logLevel: has no value. Write logLevel: info, or set LOG_LEVEL")]
    [InlineData("logging: info", "5:10: logging: expected a mapping, found text. Write logging: { level: info, format: json }")]
    [InlineData("logging: { format: xml }", "5:20: logging.format: must be one of json, console, not xml. Write format: json")]
    [InlineData("healthCheckPort: \"8080\"", "5:18: healthCheckPort: expected a number, found text in quotes. Write it without quotes")]
    [InlineData("healthCheckPort: 3000", "5:18: healthCheckPort: port 3000 is taken by btpServerPort (line 2). Choose another port")]
    [InlineData("healthCheckPort: 80.0", "5:18: healthCheckPort: 80.0 is not a whole number. Write healthCheckPort: 8080, or set HEALTH_CHECK_PORT")]
    [InlineData("name: 5", "5:7: name: expected text, found a number. Put the value in quotes")]
    [InlineData("description: []", "5:14: description: expected text, found a list. Write description: Our first node")]
    [InlineData("ilpAddress: connector-a", "5:13: ilpAddress: \"connector-a\" is not an ILP address. Write ilpAddress: g.connectora")]
    [InlineData("ilpAddress: g", "5:13: ilpAddress: \"g\" is not an ILP address. Write ilpAddress: g.connectora")]
    [InlineData("ilpAddress: g.a.", "5:13: ilpAddress: \"g.a.\" is not an ILP address. Write ilpAddress: g.connectora")]
    [InlineData("ilpAddress: g..a", "5:13: ilpAddress: \"g..a\" is not an ILP address. Write ilpAddress: g.connectora")]
    [InlineData("ilpAddress: peer.a", "5:13: ilpAddress: \"peer.a\" is not an ILP address. Write ilpAddress: g.connectora")]
    [InlineData("ilpAddress: \"g.a\\n\"", "5:13: ilpAddress: \"g.a\n\" is not an ILP address. Write ilpAddress: g.connectora")]
    [InlineData("dashboardTelemetryUrl: http://d:9000", "5:24: dashboardTelemetryUrl: starts with http://, not with ws:// or wss://. Write dashboardTelemetryUrl: ws://dashboard:9000, or set DASHBOARD_TELEMETRY_URL")]
    [InlineData("minMessageWindow: 1", "5:19: minMessageWindow: 1 has no unit. Write ms, s, m, h or d behind the number")]
    [InlineData("minMessageWindow: 6s", "5:19: minMessageWindow: must be a time from 1ms to 5s, not 6s. Write minMessageWindow: 1s")]
    [InlineData("minMessageWindow: 0s", "5:19: minMessageWindow: must be a time from 1ms to 5s, not 0s. Write minMessageWindow: 1s")]
    [InlineData("minMessageWindow: 1.5s", "5:19: minMessageWindow: \"1.5s\" is not a time. Write minMessageWindow: 1s")]
    [InlineData("maxHoldTime: -30s", "5:14: maxHoldTime: \"-30s\" is not a time. Write maxHoldTime: 30s")]
    [InlineData("maxHoldTime: 1h", "5:14: maxHoldTime: must be a time from 100ms to 10m, not 1h. Write maxHoldTime: 30s")]
    [InlineData("maxHoldTime: 30 s", "5:14: maxHoldTime: \"30 s\" is not a time. Write maxHoldTime: 30s")]
    [InlineData("localDelivery: { loopback: \"true\" }", "5:28: localDelivery.loopback: expected true or false, found text in quotes. Write it without quotes")]
    [InlineData("localDelivery: { loopback: yes }", "5:28: localDelivery.loopback: must be true or false, not yes. Write loopback: false, or set LOOPBACK")]
    [InlineData("localDelivery: { loopback: 1 }", "5:28: localDelivery.loopback: must be true or false, not 1. Write loopback: false, or set LOOPBACK")]
    [InlineData("security: { literalSecrets: deny }", "5:29: security.literalSecrets: must be one of warn, refuse, not deny. Write literalSecrets: warn")]
    [InlineData("cluster: { mode: etcd }", "5:18: cluster.mode: must be one of localhost, postgres, not etcd. Write mode: localhost, or set CLUSTER_MODE")]
    [InlineData("cluster: { siloPort: 3000 }", "5:22: cluster.siloPort: port 3000 is taken by btpServerPort (line 2). Choose another port")]
    [InlineData("cluster: { gatewayPort: 8080 }", "5:25: cluster.gatewayPort: port 8080 is taken by healthCheckPort (the default). Choose another port")]
    [InlineData("cluster: { gateways: silo:30000 }", "5:22: cluster.gateways: expected a list, found text. Write gateways: [silo:30000], or set CLUSTER_GATEWAYS")]
    [InlineData("cluster: { gateways: [silo] }", "5:23: cluster.gateways[0]: \"silo\" is not a host and a port, such as silo:30000. Write gateways: [silo:30000], or set CLUSTER_GATEWAYS")]
    [InlineData("cluster: { gateways: [~] }", "5:23: cluster.gateways[0]: expected a host and a port, such as silo:30000, found nothing. Write a host and a port, such as silo:30000 behind the dash, or remove the dash")]
    [InlineData("peers2: []", "5:1: peers2: there is no such key. Write peers")]
    public void of_the_file(string line, string expected) =>
        Assert.Equal([$"node.yaml:{expected}"], Loaded.Errors(Loaded.Smallest + line + "\n"));

    [Theory]
    [InlineData("rates: { spread: 1 }", "5:18: rates.spread: must be a decimal number from 0 to below 1, not 1. Write spread: 0.002")]
    [InlineData("rates: { spread: -0.1 }", "5:18: rates.spread: -0.1 is not a decimal number of at most 36 digits. Write spread: 0.002")]
    [InlineData("rates: { spread: 1e-3 }", "5:18: rates.spread: 1e-3 is not a decimal number of at most 36 digits. Write spread: 0.002")]
    [InlineData("rates: { spread: true }", "5:18: rates.spread: expected a decimal number from 0 to below 1, found true or false. Write spread: 0.002")]
    [InlineData("rates: { pairs: { USD/EUR: 0 } }", "5:28: rates.pairs.USD/EUR: must be a decimal number above 0, not 0. Write USD/EUR: 0.92")]
    [InlineData("rates: { pairs: { USD/EUR: } }", "5:28: rates.pairs.USD/EUR: expected a decimal number above 0, found nothing. Write USD/EUR: 0.92")]
    [InlineData("rates: { pairs: { USDEUR: 1 } }", "5:19: rates.pairs.USDEUR: is not two asset codes and a slash, such as USD/EUR. Write USD/EUR: 0.92")]
    [InlineData("rates: { pairs: { USD/USD: 1 } }", "5:17: rates.pairs: USD/USD converts an asset into itself. Remove USD/USD")]
    [InlineData("rates: { pairs: [] }", "5:17: rates.pairs: expected a mapping, found a list. Write pairs: { USD/EUR: 0.92 }")]
    [InlineData("rates: { url: https://r }", "5:15: rates.url: is not used with source: static. Write source: http, or remove it")]
    [InlineData("rates: { source: ftp }", "5:18: rates.source: must be one of static, http, not ftp. Write source: static")]
    [InlineData("rates: { maxAge: 0s }", "5:18: rates.maxAge: must be a time from 1s to 7d, not 0s. Write maxAge: 5m")]
    [InlineData("routeBroadcast: { interval: 10ms }", "5:29: routeBroadcast.interval: must be a time from 1s to 1h, not 10ms. Write interval: 30s")]
    [InlineData("ledger: { durability: half }", "5:23: ledger.durability: must be one of full, fulfill, none, not half. Write durability: full")]
    [InlineData("ledger: { grace: 5 }", "5:18: ledger.grace: 5 has no unit. Write ms, s, m, h or d behind the number")]
    [InlineData("ledger: { path: a, connectionString: \"${C:-}b\" }", "5:20: ledger.connectionString: says the same as path. Keep path or connectionString, not both")]
    [InlineData("cluster: { mode: postgres }", "5:18: cluster.mode: the list of silos is kept in the ledger's PostgreSQL, and there is none. Write ledger: { connectionString: \"${LEDGER_CONNECTION_STRING}\" }, or mode: localhost")]
    [InlineData("settlement: { port: 8080 }", "5:21: settlement.port: port 8080 is taken by healthCheckPort (the default). Choose another port")]
    [InlineData("admin: { port: 3000 }", "5:16: admin.port: port 3000 is taken by btpServerPort (line 2). Choose another port")]
    [InlineData("admin: 7770", "5:8: admin: expected a mapping, found a number. Write admin: { port: 7770 }")]
    [InlineData("orleansDashboard: { enabled: on }", "5:30: orleansDashboard.enabled: must be true or false, not on. Write enabled: false")]
    [InlineData("btpServer: { port: 3001 }", "5:1: btpServer: says the same as btpServerPort. Keep btpServerPort or btpServer, not both")]
    [InlineData("logLevel: info\nlogging: { level: info }", "6:1: logging: says the same as logLevel. Keep logLevel or logging, not both")]
    public void of_sections(string line, string expected) =>
        Assert.Equal([$"node.yaml:{expected}"], Loaded.Errors(Loaded.Smallest + line + "\n"));

    [Theory]
    [InlineData("BTP_SERVER_PORT", "eighty", "BTP_SERVER_PORT: eighty is not a whole number. Set BTP_SERVER_PORT=3000, or unset it")]
    [InlineData("BTP_SERVER_PORT", "0", "BTP_SERVER_PORT: must be a whole number from 1 to 65535, not 0. Set BTP_SERVER_PORT=3000, or unset it")]
    [InlineData("BTP_SERVER_PORT", "8080", "BTP_SERVER_PORT: port 8080 is taken by healthCheckPort (the default). Choose another port")]
    [InlineData("HEALTH_CHECK_PORT", "3000", "HEALTH_CHECK_PORT: port 3000 is taken by btpServerPort (line 2). Choose another port")]
    [InlineData("HEALTH_CHECK_PORT", "8080.5", "HEALTH_CHECK_PORT: 8080.5 is not a whole number. Set HEALTH_CHECK_PORT=8080, or unset it")]
    [InlineData("LOG_LEVEL", "trace", "LOG_LEVEL: must be one of debug, info, warn, error, not trace. Set LOG_LEVEL=info, or unset it")]
    [InlineData("LOOPBACK", "maybe", "LOOPBACK: must be true or false, not maybe. Set LOOPBACK=false, or unset it")]
    [InlineData("NODE_ID", "a b", "NODE_ID: \"a b\" is not a name without spaces and control characters. Set NODE_ID=connector-a, or unset it")]
    [InlineData("DASHBOARD_TELEMETRY_URL", "dashboard", "DASHBOARD_TELEMETRY_URL: is not an address that starts with ws:// or wss://. Set DASHBOARD_TELEMETRY_URL=ws://dashboard:9000, or unset it")]
    [InlineData("CLUSTER_MODE", "etcd", "CLUSTER_MODE: must be one of localhost, postgres, not etcd. Set CLUSTER_MODE=localhost, or unset it")]
    [InlineData("CLUSTER_SILO_PORT", "x", "CLUSTER_SILO_PORT: x is not a whole number. Set CLUSTER_SILO_PORT=11111, or unset it")]
    [InlineData("CLUSTER_GATEWAYS", "a:1,b", "CLUSTER_GATEWAYS: \"b\" is not a host and a port, such as silo:30000. Set CLUSTER_GATEWAYS=silo:30000, or unset it")]
    public void of_a_variable(string name, string value, string expected) =>
        Assert.Equal([$"environment: {expected}"], Loaded.Errors(Loaded.Smallest, (name, value)));
}
