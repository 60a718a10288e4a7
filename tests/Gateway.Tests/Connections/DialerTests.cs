using Connector.Gateway.Connections;
using Connector.Testing;

namespace Connector.Gateway.Tests.Connections;

/// <summary>How we come to those whom we dial, and come back.</summary>
public sealed class DialerTests
{
    private static readonly GatewayLimits Quick = TestGateway.Limits with
    {
        DialTimeout = TimeSpan.FromMilliseconds(300),
        LoginDeadline = TimeSpan.FromMilliseconds(300),
        FirstBackoff = TimeSpan.FromMilliseconds(10),
        LongestBackoff = TimeSpan.FromMilliseconds(100),
    };

    private readonly PacketFactory _packets = new();

    [Theory]
    [InlineData("ws")]
    [InlineData("btp+ws")]
    public async Task a_peer_with_a_url_is_dialled_and_packets_go_both_ways(string scheme)
    {
        await using var listener = TestPeerListener.Start();
        listener.AcceptOnly("node", "node-token");
        var url = new Uri($"{scheme}://127.0.0.1:{listener.Port}/some/path");
        await using var gateway = await TestGateway.StartAsync(peers: [TestGateway.Account("dave", url: url)]);
        await using var alice = await gateway.LoginAsync("alice");
        var dave = await listener.NextSessionAsync();
        await Await.UntilAsync(() => gateway.Sessions.Any(session => session.Account.Value == "dave" && session.IsAttached), "dave is attached");

        var there = _packets.Next("test.node.dave");
        Assert.True(there.IsFulfilledBy(await alice.SendPrepareAsync(there)));
        var back = _packets.Next("test.node.alice");
        Assert.True(back.IsFulfilledBy(await dave.SendPrepareAsync(back)));
        Assert.Equal("/some/path", Assert.Single(listener.Logins).Path);
        Assert.Equal((1, 1), (gateway.Health.PeersConnected, gateway.Health.TotalPeers));
    }

    [Fact]
    public async Task a_session_that_ends_is_dialled_again_and_again()
    {
        await using var listener = TestPeerListener.Start();
        await using var gateway = await TestGateway.StartAsync(Quick, peers: [TestGateway.Account("dave", url: listener.Url)]);
        for (var i = 0; i < 5; i++)
        {
            var dave = await listener.NextSessionAsync();
            if (i % 2 == 0) dave.Abort();
            else await dave.CloseAsync();
        }

        await listener.NextSessionAsync();
    }

    [Fact]
    public async Task a_peer_that_was_away_is_found_when_it_comes_back()
    {
        var port = FreePort.Next();
        await using var gateway = await TestGateway.StartAsync(
            Quick, peers: [TestGateway.Account("dave", url: new Uri($"ws://127.0.0.1:{port}"))]);
        await Await.UntilAsync(() => gateway.Log.Lines("dial_failed_again").Any(), "it is dialled again and again");
        Assert.Equal(0, gateway.Health.PeersConnected);

        await using var listener = TestPeerListener.Start(port);
        await listener.NextSessionAsync();
        await Await.UntilAsync(() => gateway.Health.PeersConnected == 1, "the peer counts as connected");

        Assert.Equal(3, gateway.Log.Lines("dial_failed").Count());
    }

    [Fact]
    public async Task a_peer_that_answers_no_handshake_is_given_up_in_time_and_tried_again()
    {
        await using var listener = TestPeerListener.Start();
        listener.AnswersHandshakes = false;
        await using var gateway = await TestGateway.StartAsync(Quick, peers: [TestGateway.Account("dave", url: listener.Url)]);

        await Await.UntilAsync(() => listener.Connections >= 2, "it is dialled a second time");

        Assert.Contains("did not open in time", gateway.Log.Lines("dial_failed").First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_peer_that_refuses_or_ignores_our_login_is_tried_again_and_the_log_says_why()
    {
        await using var listener = TestPeerListener.Start();
        var answer = LoginAnswer.Refuse;
        listener.OnLogin = _ => answer;
        await using var gateway = await TestGateway.StartAsync(Quick, peers: [TestGateway.Account("dave", url: listener.Url)]);
        await Await.UntilAsync(() => listener.Logins.Count >= 2, "it tries again after a refusal");
        Assert.Contains("refuses our login: F00", gateway.Log.Lines("dial_failed").First(), StringComparison.Ordinal);

        answer = LoginAnswer.Ignore;
        await Await.UntilAsync(() => listener.Logins.Count >= 10, "it tries again after silence");
        answer = LoginAnswer.Accept;
        await listener.NextSessionAsync();
        Assert.All(gateway.Log.All, line => Assert.DoesNotContain("node-token", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_certificate_that_is_not_trusted_is_named_in_the_log()
    {
        using var certificate = TestCertificate.ForLoopback();
        await using var listener = TestPeerListener.Start(certificate: certificate);
        await using var gateway = await TestGateway.StartAsync(peers: [TestGateway.Account("dave", url: listener.Url)]);

        await Await.UntilAsync(() => gateway.Log.Lines("dial_failed").Any(), "the dial fails");

        Assert.Contains("certificate is not trusted", gateway.Log.Lines("dial_failed").First(), StringComparison.Ordinal);
        Assert.Empty(listener.Logins);
    }

    [Fact]
    public async Task a_dialled_session_waits_for_the_silo_and_refuses_packets_meanwhile()
    {
        await using var listener = TestPeerListener.Start();
        var limits = TestGateway.Limits with { CallTimeout = TimeSpan.FromMilliseconds(100) };
        await using var gateway = await TestGateway.StartAsync(
            limits, new FakeSilo { IsAway = true }, peers: [TestGateway.Account("dave", url: listener.Url)]);
        var dave = await listener.NextSessionAsync();
        Assert.Equal("T03", (await dave.SendPrepareAsync(_packets.Next("test.node.alice"))).Code);

        gateway.Silo.IsAway = false;
        await Await.UntilAsync(() => gateway.Sessions.Any(session => session.IsAttached), "the session is attached");

        Assert.Equal("T01", (await dave.SendPrepareAsync(_packets.Next("test.node.alice"))).Code);
        Assert.Equal(1, listener.Connections);
    }

    [Fact]
    public void pauses_double_up_to_a_cap_never_fall_below_half_and_start_anew()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), new Random(1));
        for (var full = 100.0; full < 100_000; full *= 2)
            Assert.InRange(backoff.Next().TotalMilliseconds, Math.Min(full, 10_000) / 2, Math.Min(full, 10_000));
        for (var i = 0; i < 1_000; i++) Assert.InRange(backoff.Next().TotalSeconds, 5, 10);

        backoff.Reset();

        Assert.InRange(backoff.Next().TotalMilliseconds, 50, 100);
    }
}
