using System.Net.WebSockets;
using Connector.Protocols.Btp;
using Connector.Testing;

namespace Connector.Gateway.Tests.Connections;

/// <summary>Who is let in, and what those who are not get to know.</summary>
public sealed class LoginTests
{
    private readonly PacketFactory _packets = new();

    [Theory]
    [InlineData("/", "alice", "alice-token")]
    [InlineData("/any/path?with=query", "alice", "alice-token")]
    [InlineData("/accounts/alice/ilp/btp", null, "alice-token")]
    [InlineData("/accounts/alice/ilp/btp", "", "alice-token")]
    [InlineData("/accounts/alice/ilp/btp", "alice", "alice-token")]
    [InlineData("/", null, "alice-token")]
    [InlineData("/", "", "alice-token")]
    public async Task a_right_token_is_let_in_however_the_account_is_named(string path, string? username, string token)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var peer = await TestPeer.ConnectAsync(new Uri(gateway.Url, path));

        Assert.Equal(AnswerKind.EmptyResponse, (await peer.AuthenticateAsync(username, token)).Kind);

        Assert.Equal("alice", Assert.Single(gateway.Sessions).Account.Value);
    }

    [Theory]
    [InlineData("/", "alice", "bob-token")]
    [InlineData("/", "alice", "alice-tokeN")]
    [InlineData("/", "alice", "alice-token ")]
    [InlineData("/", "alice", "")]
    [InlineData("/", "Alice", "alice-token")]
    [InlineData("/", "nobody", "alice-token")]
    [InlineData("/", null, "nobodys-token")]
    [InlineData("/", null, "")]
    [InlineData("/accounts/bob/ilp/btp", "alice", "alice-token")]
    [InlineData("/accounts/alice/ilp/btp", "bob", "alice-token")]
    [InlineData("/accounts/bob/ilp/btp", null, "alice-token")]
    public async Task anything_else_gets_F00_and_is_closed(string path, string? username, string token)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var peer = await TestPeer.ConnectAsync(new Uri(gateway.Url, path));

        var answer = await peer.AuthenticateAsync(username, token);

        Assert.Equal((AnswerKind.BtpError, "F00"), (answer.Kind, answer.Code));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, (await Await.Within(peer.Closed, "the gateway closes")).Code);
        Assert.Empty(gateway.Silo.Attaches);
    }

    [Fact]
    public async Task a_token_that_two_accounts_share_names_neither()
    {
        await using var gateway = await TestGateway.StartAsync(
            peers: [TestGateway.Account("dave", "shared"), TestGateway.Account("erin", "shared")]);
        await using var nameless = await TestPeer.ConnectAsync(gateway.Url);
        await using var erin = await TestPeer.ConnectAsync(gateway.Url);

        Assert.Equal("F00", (await nameless.AuthenticateAsync(null, "shared")).Code);
        Assert.Equal(AnswerKind.EmptyResponse, (await erin.AuthenticateAsync("erin", "shared")).Kind);
    }

    [Fact]
    public async Task an_account_without_a_token_cannot_log_in()
    {
        var tokenless = TestGateway.Account("dave") with { AcceptToken = null };
        await using var gateway = await TestGateway.StartAsync(peers: [tokenless]);
        await using var peer = await TestPeer.ConnectAsync(gateway.Url);

        Assert.Equal("F00", (await peer.AuthenticateAsync("dave", "")).Code);
    }

    [Fact]
    public async Task a_first_frame_that_is_no_login_is_refused_and_an_unreadable_one_is_not_answered()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var early = await TestPeer.ConnectAsync(gateway.Url);
        await using var repeats = await TestPeer.ConnectAsync(gateway.Url);
        await using var broken = await TestPeer.ConnectAsync(gateway.Url);

        Assert.Equal("F00", (await early.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
        var twice = HandmadeFrame.With(
            BtpType.Message, 3, ("auth", []), ("auth_token", "alice-token"u8.ToArray()), ("auth_token", "alice-token"u8.ToArray()));
        Assert.Equal("F00", (await repeats.RequestAsync(3, twice)).Code);
        await broken.SendFrameAsync(new byte[] { 6, 0, 0 });

        await Await.Within(broken.Closed, "the gateway closes after an unreadable frame");
        Assert.Equal(0, broken.Counters.Frames);
    }

    [Fact]
    public async Task a_second_login_is_answered_and_changes_nothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");

        Assert.Equal(AnswerKind.EmptyResponse, (await alice.AuthenticateAsync("bob", "bob-token")).Kind);
        Assert.Equal(AnswerKind.EmptyResponse, (await alice.AuthenticateAsync("bob", "wrong")).Kind);

        Assert.Equal("alice", Assert.Single(gateway.Sessions).Account.Value);
        Assert.Single(gateway.Silo.Attaches);
    }

    [Fact]
    public async Task frames_that_come_before_the_login_is_answered_wait_for_it()
    {
        await using var gateway = await TestGateway.StartAsync(silo: new FakeSilo { IsAway = true });
        await using var alice = await TestPeer.ConnectAsync(gateway.Url);
        var login = alice.AuthenticateAsync("alice", "alice-token");
        var answers = Enumerable.Range(0, 64).Select(_ => alice.SendPrepareAsync(_packets.Next("test.node.nobody"))).ToArray();

        gateway.Silo.IsAway = false;

        Assert.Equal(AnswerKind.EmptyResponse, (await login).Kind);
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal("T01", answer.Code));
    }

    [Fact]
    public async Task while_the_silo_is_away_a_login_waits_to_its_deadline_and_gets_T00()
    {
        var limits = TestGateway.Limits with { LoginDeadline = TimeSpan.FromMilliseconds(300) };
        await using var gateway = await TestGateway.StartAsync(limits, new FakeSilo { IsAway = true });
        await using var alice = await TestPeer.ConnectAsync(gateway.Url);

        var answer = await alice.AuthenticateAsync("alice", "alice-token");

        Assert.Equal((AnswerKind.BtpError, "T00"), (answer.Kind, answer.Code));
        await Await.Within(alice.Closed, "the gateway closes");
        Assert.Empty(gateway.Sessions);
    }

    [Fact]
    public async Task an_account_that_the_silo_does_not_know_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync(silo: new FakeSilo { Unknown = { "alice" } });
        await using var alice = await TestPeer.ConnectAsync(gateway.Url);

        Assert.Equal("F00", (await alice.AuthenticateAsync("alice", "alice-token")).Code);
    }

    [Fact]
    public async Task who_says_nothing_is_closed_at_the_deadline()
    {
        var limits = TestGateway.Limits with { LoginDeadline = TimeSpan.FromMilliseconds(300) };
        await using var gateway = await TestGateway.StartAsync(limits);
        await using var silent = await TestPeer.ConnectAsync(gateway.Url);

        var close = await Await.Within(silent.Closed, "the gateway closes a silent socket");

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, close.Code);
    }

    [Fact]
    public async Task failed_logins_are_logged_with_the_address_without_the_token_and_not_without_end()
    {
        var limits = TestGateway.Limits with { LoggedLoginFailures = 5 };
        await using var gateway = await TestGateway.StartAsync(limits);
        for (var i = 0; i < 20; i++)
        {
            await using var peer = await TestPeer.ConnectAsync(gateway.Url);
            await peer.AuthenticateAsync("alice", "guess-" + i);
        }

        var lines = gateway.Log.Lines("login_failed").ToArray();
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Contains("alice from 127.0.0.1:", line, StringComparison.Ordinal));
        Assert.All(gateway.Log.All, line => Assert.DoesNotContain("guess-", line, StringComparison.Ordinal));
        Assert.All(gateway.Log.All, line => Assert.DoesNotContain("alice-token", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/accounts/bob/ilp/btp", "bob")]
    [InlineData("/accounts/bob/ilp/btp/", null)]
    [InlineData("/accounts//ilp/btp", null)]
    [InlineData("/accounts/ilp/btp", null)]
    [InlineData("/accounts/a/b/ilp/btp", null)]
    [InlineData("/", null)]
    [InlineData(null, null)]
    public void the_path_names_an_account_in_one_form_only(string? path, string? account) =>
        Assert.Equal(account, Gateway.Connections.BtpEndpoint.PathAccount(path));
}
