using System.Net.WebSockets;
using Connector.Configuration;
using Connector.Gateway.Connections;
using Connector.Testing;

namespace Connector.Gateway.Tests.Connections;

/// <summary>Tokens that change while peers are connected.</summary>
public sealed class TokenChangeTests
{
    private static readonly PeerConfig Dave = TestGateway.Account("dave", "old");

    private static PeerConfig Changing => Dave with { AcceptToken = new Secret("new"), PreviousToken = new Secret("old") };

    private static PeerConfig Changed => Dave with { AcceptToken = new Secret("new") };

    [Theory]
    [InlineData("dave", "old", true)]
    [InlineData("dave", "new", true)]
    [InlineData("dave", "other", false)]
    [InlineData("dave", "", false)]
    [InlineData(null, "old", true)]
    [InlineData(null, "new", true)]
    [InlineData("alice", "old", false)]
    public async Task meanwhile_both_are_accepted_and_nothing_else(string? username, string token, bool isAccepted)
    {
        await using var gateway = await TestGateway.StartAsync(peers: [Changing]);
        await using var peer = await TestPeer.ConnectAsync(gateway.Url);

        Assert.Equal(isAccepted ? AnswerKind.EmptyResponse : AnswerKind.BtpError, (await peer.AuthenticateAsync(username, token)).Kind);
    }

    [Fact]
    public async Task who_is_connected_stays_as_long_as_its_token_is_accepted()
    {
        await using var gateway = await TestGateway.StartAsync(peers: [Dave]);
        var tokens = gateway.Get<PeerTokens>();
        await using var alice = await gateway.LoginAsync("alice");
        await using var old = await TestPeer.LoginAsync(gateway.Url, "dave", "old");

        tokens.Apply([TestGateway.Account("alice"), Changing]);
        var packets = new PacketFactory();
        var packet = packets.Next("test.node.dave");
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));
        Assert.False(old.Closed.IsCompleted);

        tokens.Apply([TestGateway.Account("alice"), Changed]);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, (await Await.Within(old.Closed, "the gateway closes")).Code);
        Assert.Single(gateway.Log.Lines("token_withdrawn"));
        Assert.False(alice.Closed.IsCompleted);
        await using var late = await TestPeer.ConnectAsync(gateway.Url);
        Assert.Equal("F00", (await late.AuthenticateAsync("dave", "old")).Code);
        await using var again = await TestPeer.LoginAsync(gateway.Url, "dave", "new");
    }

    [Fact]
    public async Task we_log_in_with_the_new_one_when_we_dial_next()
    {
        await using var listener = TestPeerListener.Start();
        listener.AcceptOnly("node", "node-token");
        var erin = TestGateway.Account("erin", url: listener.Url);
        await using var gateway = await TestGateway.StartAsync(peers: [erin]);
        var first = await listener.NextSessionAsync();

        gateway.Get<PeerTokens>().Apply([erin with { DialToken = new Secret("newer-token") }]);
        Assert.False(first.Closed.IsCompleted, "what is connected stays");
        listener.AcceptOnly("node", "newer-token");
        first.Abort();

        await listener.NextSessionAsync();
    }
}
