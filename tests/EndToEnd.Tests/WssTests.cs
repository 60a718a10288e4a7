using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>Two connectors of ours with TLS between them: one serves it, the other dials and trusts its certificate.</summary>
public sealed class WssTests
{
    [Fact]
    public async Task a_connector_dials_another_by_wss_and_packets_pass()
    {
        using Node server = new(), dialer = new();
        using var certificate = TestCertificate.ForLoopback();
        var (certificatePath, keyPath) = TestCertificate.WritePem(certificate, server.Folder);
        server.Environment["CONFIG_FILE"] = server.Write("node.yaml",
            $"""
            nodeId: server
            ilpAddress: test.server
            btpServer:
              host: 127.0.0.1
              port: {server.BtpPort}
              tls: {"{"} certificate: {certificatePath}, key: {keyPath} {"}"}
            localDelivery: {"{"} loopback: true {"}"}
            peers:
              - {"{"} id: dialer, authToken: between-us {"}"}
            routes:
              - {"{"} prefix: test.server, nextHop: server {"}"}

            """);
        dialer.Environment["SSL_CERT_FILE"] = certificatePath;
        dialer.Environment["CONFIG_FILE"] = dialer.Write("node.yaml",
            $"""
            nodeId: dialer
            ilpAddress: test.dialer
            btpServerPort: {dialer.BtpPort}
            peers:
              - {"{"} id: server, authToken: between-us, url: "wss://127.0.0.1:{server.BtpPort}" {"}"}
              - {"{"} id: alice, authToken: token-of-alice {"}"}
            routes:
              - {"{"} prefix: test.server, nextHop: server {"}"}

            """);
        await using var first = server.LaunchAll();
        await using var second = dialer.LaunchAll();
        await server.IsAsync("healthy");
        await dialer.IsAsync("healthy");
        await using var alice = await TestPeer.LoginAsync(dialer.Btp, "alice", "token-of-alice");

        var packet = new PacketFactory().Next("test.server.till");
        var answer = await alice.SendPrepareAsync(packet);

        Assert.True(packet.IsFulfilledBy(answer), answer.ToString());
    }
}
