using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Connector.Configuration;
using Connector.Gateway.Connections;
using Connector.Testing;

namespace Connector.Gateway.Tests.Connections;

/// <summary>Those who keep others out, or try to.</summary>
public sealed class IntruderTests
{
    [Fact]
    public async Task hundreds_of_silent_sockets_and_broken_handshakes_keep_nobody_out()
    {
        var limits = TestGateway.Limits with { MaxPendingConnections = 100 };
        await using var gateway = await TestGateway.StartAsync(limits);
        List<IDisposable> intruders = [];
        List<TestPeer> silent = [];
        for (var i = 0; i < 150; i++)
        {
            intruders.Add(await OpenAsync(gateway.Port, ""));
            intruders.Add(await OpenAsync(gateway.Port, "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websoc"));
            silent.Add(await TestPeer.ConnectAsync(gateway.Url));
        }

        await using var alice = await gateway.LoginAsync("alice");

        Assert.True(gateway.Get<PendingConnections>().Count <= 100, "the cap holds");
        await Await.Within(silent[0].Closed, "the oldest silent socket is closed");
        Assert.False(silent[^1].Closed.IsCompleted, "the newest silent socket is open");
        foreach (var intruder in intruders) intruder.Dispose();
        foreach (var peer in silent) await peer.DisposeAsync();
    }

    [Fact]
    public async Task a_session_is_never_closed_for_those_who_come_after_it()
    {
        var limits = TestGateway.Limits with { MaxPendingConnections = 10 };
        await using var gateway = await TestGateway.StartAsync(limits);
        await using var alice = await gateway.LoginAsync("alice");
        List<TestPeer> silent = [];
        for (var i = 0; i < 30; i++) silent.Add(await TestPeer.ConnectAsync(gateway.Url));

        Assert.Equal(AnswerKind.EmptyResponse, (await alice.AuthenticateAsync("alice", "again")).Kind);
        foreach (var peer in silent) await peer.DisposeAsync();
    }

    [Fact]
    public async Task half_a_handshake_is_closed_at_the_deadline()
    {
        var limits = TestGateway.Limits with { LoginDeadline = TimeSpan.FromMilliseconds(200), CloseWait = TimeSpan.FromMilliseconds(100) };
        await using var gateway = await TestGateway.StartAsync(limits);
        using var half = await OpenAsync(gateway.Port, "GET / HTTP/1.1\r\nHost: x\r\n");

        await Await.Within(EndAsync(half), "half a handshake is closed");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "426")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", "426")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n", "426")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "426")]
    [InlineData("\u0016\u0003\u0001\u0002", "400")]
    public async Task what_is_no_websocket_handshake_is_refused(string request, string status)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await OpenAsync(gateway.Port, request + (status == "400" ? "\r\n\r\n" : ""));

        var answer = await Await.Within(EndAsync(client), "the connection is answered and closed");

        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task wss_is_served_with_the_configured_certificate_and_a_broken_tls_handshake_harms_nobody()
    {
        using var certificate = TestCertificate.ForLoopback();
        var folder = Directory.CreateTempSubdirectory();
        var (path, keyPath) = TestCertificate.WritePem(certificate, folder.FullName);
        await using var gateway = await TestGateway.StartAsync(tls: new TlsConfig { CertificatePath = path, KeyPath = keyPath });
        folder.Delete(recursive: true);
        using var plain = await OpenAsync(gateway.Port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        await using var alice = await TestPeer.LoginAsync(
            new Uri($"wss://127.0.0.1:{gateway.Port}"),
            "alice",
            "alice-token",
            options => options.RemoteCertificateValidationCallback = TestCertificate.Trust(certificate));

        Assert.Equal(AnswerKind.EmptyResponse, (await alice.AuthenticateAsync("alice", "again")).Kind);
    }

    [Fact]
    public async Task wss_shows_the_whole_chain_of_the_certificate_file()
    {
        var (certificate, issuer) = TestCertificate.WithIntermediate();
        var folder = Directory.CreateTempSubdirectory();
        var (path, keyPath) = TestCertificate.WritePem(certificate, folder.FullName);
        await File.AppendAllTextAsync(path, "\n" + issuer.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var gateway = await TestGateway.StartAsync(tls: new TlsConfig { CertificatePath = path, KeyPath = keyPath });
        folder.Delete(recursive: true);
        var shown = new List<string>();

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, chain, _) =>
        {
            shown.AddRange(chain!.ChainPolicy.ExtraStore.Select(one => one.Thumbprint));
            return true;
        });
        await Await.Within(tls.AuthenticateAsClientAsync("localhost"), "the handshake ends");

        Assert.Contains(issuer.Thumbprint, shown);
    }

    private static async Task<TcpClient> OpenAsync(int port, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        return client;
    }

    private static async Task<string> EndAsync(TcpClient client)
    {
        var text = new StringBuilder();
        var buffer = new byte[1_024];
        try
        {
            int count;
            while ((count = await client.GetStream().ReadAsync(buffer)) > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }

        return text.ToString();
    }
}
