using Connector.Protocols.Btp;
using Connector.Testing;

namespace Connector.Gateway.Tests.Connections;

/// <summary>Peers that are let in, or that we dial, and would like to be somebody else.</summary>
public sealed class ImpostorTests
{
    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task a_session_cannot_become_another_accounts()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var carol = await gateway.LoginAsync("carol");

        foreach (var forgery in ForgedLogins.All.Values.Append(HandmadeFrame.Auth(ForgedLogins.RequestId, "bob", "bob-token")))
            await alice.SendFrameAsync(forgery);

        Assert.Equal("T01", (await carol.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
        var packet = _packets.Next("test.node.alice");
        Assert.True(packet.IsFulfilledBy(await carol.SendPrepareAsync(packet)));
        Assert.Equal(["alice", "carol"], gateway.Silo.Attaches.Select(attach => attach.Account.Value));
    }

    [Fact]
    public async Task a_peer_that_we_dialled_cannot_become_another_account()
    {
        await using var listener = TestPeerListener.Start();
        await using var gateway = await TestGateway.StartAsync(peers: [TestGateway.Account("dave", url: listener.Url)]);
        var dave = await listener.NextSessionAsync();
        await using var carol = await gateway.LoginAsync("carol");

        Assert.Equal(AnswerKind.EmptyResponse, (await dave.AuthenticateAsync("bob", "bob-token")).Kind);

        Assert.Equal("T01", (await carol.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
        Assert.DoesNotContain("bob", gateway.Silo.Attaches.Select(attach => attach.Account.Value));
    }

    [Fact]
    public async Task a_peer_that_we_dialled_has_nothing_forwarded_before_it_let_us_in()
    {
        await using var listener = TestPeerListener.Start();
        listener.OnLogin = _ => LoginAnswer.Ignore;
        await using var gateway = await TestGateway.StartAsync(peers: [TestGateway.Account("dave", url: listener.Url)]);
        await using var bob = await gateway.LoginAsync("bob");
        await Await.UntilAsync(() => listener.Sessions.Count == 1 && listener.Logins.Count == 1, "we ask to be let in");
        var dave = listener.Sessions.Single();

        await dave.SendIlpAsync(BtpType.Message, 90, _packets.Next("test.node.bob").Bytes);
        await dave.SendFrameAsync(HandmadeFrame.Auth(91, "bob", "bob-token"));
        await dave.SendFrameAsync(HandmadeFrame.Auth(92, "dave", "dave-token"));

        // Bob's own packet is behind whatever dave could have got through.
        Assert.Equal("T01", (await bob.SendPrepareAsync(_packets.Next("test.node.nobody"))).Code);
        Assert.Equal((0, "bob"), (bob.Counters.Prepares, Assert.Single(gateway.Silo.Attaches).Account.Value));
    }

    [Fact]
    public async Task a_thousand_wrong_guesses_neither_lock_out_nor_delay_the_right_token()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            var guesses = Enumerable.Range(0, 10).Select(async guess =>
            {
                await using var peer = await TestPeer.ConnectAsync(gateway.Url);
                return await peer.AuthenticateAsync("alice", $"alice-token{guess}");
            });
            Assert.All(await Task.WhenAll(guesses), answer => Assert.Equal("F00", answer.Code));
        }

        await using var alice = await TestPeer.ConnectAsync(gateway.Url);
        Assert.Equal(AnswerKind.EmptyResponse, (await alice.AuthenticateAsync("alice", "alice-token", TimeSpan.FromSeconds(2))).Kind);
    }
}
