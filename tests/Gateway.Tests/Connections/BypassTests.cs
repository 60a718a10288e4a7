using System.Net.WebSockets;
using Connector.Testing;

namespace Connector.Gateway.Tests.Connections;

/// <summary>Ways around the login: none leads in, and none is worth more than a line in the log.</summary>
public sealed class BypassTests(BypassTests.Besieged besieged) : IClassFixture<BypassTests.Besieged>
{
    private readonly PacketFactory _packets = new();
    private readonly TestGateway _gateway = besieged.Gateway;

    public static TheoryData<string> Forgeries => [.. ForgedLogins.All.Keys];

    [Theory, MemberData(nameof(Forgeries))]
    public async Task a_frame_that_does_not_prove_who_sends_it_is_refused(string name)
    {
        await using var intruder = await TestPeer.ConnectAsync(_gateway.Url);

        var answer = await intruder.RequestAsync(ForgedLogins.RequestId, ForgedLogins.All[name]);
        await Try(() => intruder.SendPrepareAsync(_packets.Next("test.node.bob")));

        Assert.Equal((AnswerKind.BtpError, "F00"), (answer.Kind, answer.Code));
        await IsShutOutAsync(intruder);
    }

    [Theory]
    [InlineData("/accounts/alice/ilp/btp", "bob", "bob-token")]
    [InlineData("/accounts/alice/ilp/btp", "bob", "alice-token")]
    [InlineData("/accounts/bob/ilp/btp", "alice", "alice-token")]
    [InlineData("/accounts/bob/ilp/btp", null, "alice-token")]
    [InlineData("/accounts/ALICE/ilp/btp", null, "alice-token")]
    [InlineData("/accounts/nobody/ilp/btp", null, "alice-token")]
    [InlineData("/accounts/alice%00/ilp/btp", "alice", "alice-token")]
    public async Task a_path_that_disagrees_with_the_login_is_refused(string path, string? username, string token)
    {
        TestPeer intruder;
        try
        {
            intruder = await TestPeer.ConnectAsync(new Uri(_gateway.Url.OriginalString + path));
        }
        catch (WebSocketException)
        {
            // Not even a handshake: refused as well.
            return;
        }

        await using var leaves = intruder;
        Assert.Equal("F00", (await intruder.AuthenticateAsync(username, token)).Code);
        await IsShutOutAsync(intruder);
    }

    [Theory]
    [InlineData("Authorization", "Bearer alice-token")]
    [InlineData("Authorization", "Basic YWxpY2U6YWxpY2UtdG9rZW4=")]
    [InlineData("Cookie", "auth_token=alice-token; token=alice-token")]
    [InlineData("Sec-WebSocket-Protocol", "alice-token")]
    [InlineData("X-Auth-Token", "alice-token")]
    [InlineData("X-Forwarded-User", "alice")]
    public async Task a_token_in_a_header_is_no_token(string header, string value)
    {
        await using var empty = await TestPeer.ConnectAsync(_gateway.Url, options => options.SetRequestHeader(header, value));
        await using var none = await TestPeer.ConnectAsync(_gateway.Url, options => options.SetRequestHeader(header, value));

        Assert.Equal("F00", (await empty.AuthenticateAsync("alice", "")).Code);
        Assert.Equal("F00", (await none.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);

        await IsShutOutAsync(none);
    }

    [Theory]
    [InlineData("/?auth_token=alice-token&token=alice-token&access_token=alice-token")]
    [InlineData("/alice/alice-token")]
    [InlineData("/accounts/alice/ilp/btp?auth_token=alice-token")]
    [InlineData("/accounts/alice:alice-token/ilp/btp")]
    public async Task a_token_in_the_address_is_no_token(string path)
    {
        await using var intruder = await TestPeer.ConnectAsync(new Uri(_gateway.Url, path));

        Assert.Equal("F00", (await intruder.AuthenticateAsync(null, "")).Code);

        await IsShutOutAsync(intruder);
    }

    /// <summary>Closed, never attached, nothing forwarded, and told of in the log by address and without a token.</summary>
    private async Task IsShutOutAsync(TestPeer intruder)
    {
        var close = await Await.Within(intruder.Closed, "the gateway closes");
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, close.Code);
        Assert.Equal("bob", Assert.Single(_gateway.Silo.Attaches).Account.Value);
        Assert.Empty(_gateway.Silo.Taken);
        Assert.Equal(0, besieged.Bob.Counters.Prepares);
        Assert.All(_gateway.Log.Lines("login_failed"), line => Assert.Contains(" from 127.0.0.1:", line, StringComparison.Ordinal));
        Assert.NotEmpty(_gateway.Log.Lines("login_failed"));
        Assert.All(_gateway.Log.All, line => Assert.DoesNotContain(ForgedLogins.Token[..^1], line, StringComparison.OrdinalIgnoreCase));
        Assert.All(_gateway.Log.All, line => Assert.DoesNotContain("bob-token", line, StringComparison.Ordinal));
    }

    /// <summary>What comes of it does not matter: the socket may be closed already.</summary>
    private static async Task Try(Func<Task<Answer>> request) => Assert.NotEqual(AnswerKind.Fulfill, (await request()).Kind);

    /// <summary>One gateway for all of them, and bob, whom they would like to reach.</summary>
    public sealed class Besieged : IAsyncLifetime
    {
        internal TestGateway Gateway { get; private set; } = null!;

        internal TestPeer Bob { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Gateway = await TestGateway.StartAsync(TestGateway.Limits with { LoggedLoginFailures = 1_000 });
            Bob = await Gateway.LoginAsync("bob");
        }

        public async ValueTask DisposeAsync()
        {
            await Bob.DisposeAsync();
            await Gateway.DisposeAsync();
        }
    }
}
