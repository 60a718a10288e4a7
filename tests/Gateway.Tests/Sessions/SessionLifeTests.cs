using System.Net.WebSockets;
using Connector.Gateway.Connections;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Testing;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>How sessions replace each other, live, and end.</summary>
public sealed class SessionLifeTests
{
    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task the_newest_session_of_a_kind_wins_and_the_end_of_the_old_one_does_not_harm_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var old = await gateway.LoginAsync("bob");
        await using var bob = await gateway.LoginAsync("bob");

        var close = await Await.Within(old.Closed, "the old session is closed");
        await Await.UntilAsync(() => gateway.Silo.Detaches.Count == 1, "the old session is detached");

        Assert.Equal((WebSocketCloseStatus.NormalClosure, "replaced"), (close.Code, close.Reason));
        var packet = _packets.Next("test.node.bob");
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));
        Assert.Equal(1, bob.Counters.Prepares);
    }

    [Fact]
    public async Task an_accepted_and_a_dialled_session_of_one_account_live_side_by_side()
    {
        await using var listener = TestPeerListener.Start();
        await using var gateway = await TestGateway.StartAsync(peers: [TestGateway.Account("dave", url: listener.Url)]);
        var dialled = await listener.NextSessionAsync();
        await using var accepted = await gateway.LoginAsync("dave");
        await Await.UntilAsync(() => gateway.Sessions.Count(session => session.IsAttached) == 2, "both are attached");

        Assert.Equal("T01", (await dialled.SendPrepareAsync(_packets.Next("test.node.alice"))).Code);
        Assert.Equal("T01", (await accepted.SendPrepareAsync(_packets.Next("test.node.alice"))).Code);
        Assert.Equal(2, gateway.Sessions.Select(session => session.Kind).Distinct().Count());
        Assert.Contains(SessionKind.Dialled, gateway.Sessions.Select(session => session.Kind));
    }

    [Fact]
    public async Task two_gateways_that_dial_each_other_keep_both_sessions()
    {
        var port = FreePort.Next();
        var limits = TestGateway.Limits with { FirstBackoff = TimeSpan.FromMilliseconds(20), LongestBackoff = TimeSpan.FromMilliseconds(50) };
        await using var left = await TestGateway.StartAsync(limits, peers: [TestGateway.Account("node", "node-token", new Uri($"ws://127.0.0.1:{port}"))]);
        var right = TestGateway.Account("node", "node-token", left.Url);
        await using var other = await TestGateway.StartOnAsync(port, limits, null, null, right);
        await Await.UntilAsync(
            () => left.Sessions.Count(session => session.IsAttached) == 2 && other.Sessions.Count(session => session.IsAttached) == 2,
            "each has an accepted and a dialled session");
        uint[] before = [.. left.Sessions.Select(session => session.Id).Order()];

        for (var i = 0; i < 1_000; i++) left.Silo.Send("node", _packets.Next("test.node.nobody").Bytes);
        await Await.UntilAsync(() => left.Silo.Count(EntryKind.Reject) == 1_000, "a thousand packets are answered");

        Assert.Equal(before, left.Sessions.Select(session => session.Id).Order());
        Assert.Empty(left.Silo.Detaches);
    }

    [Fact]
    public async Task a_frame_over_the_cap_closes_with_1009_and_text_with_1003()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        await using var carol = await gateway.LoginAsync("carol");

        await alice.SendFrameAsync(new byte[65_537]);
        await bob.SendTextAsync("hello");
        await carol.SendMessageAsync(new byte[40_000], WebSocketMessageType.Binary, endOfMessage: false);
        await carol.SendMessageAsync(new byte[40_000], WebSocketMessageType.Binary, endOfMessage: true);

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await Await.Within(alice.Closed, "alice is closed")).Code);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, (await Await.Within(bob.Closed, "bob is closed")).Code);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await Await.Within(carol.Closed, "carol is closed")).Code);
    }

    [Fact]
    public async Task nine_unreadable_frames_are_forgiven_ten_in_a_row_are_not_and_none_is_answered()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        for (var i = 0; i < 9; i++) await alice.SendFrameAsync(new byte[] { 9, 9, 9 });
        Assert.Equal("T01", (await alice.SendPrepareAsync(_packets.Next("test.node.nobody"))).Code);
        Assert.Equal(2, alice.Counters.Frames);

        for (var i = 0; i < 10; i++) await alice.SendFrameAsync(new byte[] { 9, 9, 9 });

        Assert.Equal(WebSocketCloseStatus.ProtocolError, (await Await.Within(alice.Closed, "alice is closed")).Code);
        Assert.Equal(2, alice.Counters.Frames);
        Assert.Single(gateway.Log.Lines("frame_unreadable"));
        Assert.Equal("T01", (await bob.SendPrepareAsync(_packets.Next("test.node.nobody"))).Code);
    }

    [Fact]
    public async Task a_request_that_the_account_does_not_answer_gets_R00_at_its_expiry()
    {
        await using var gateway = await TestGateway.StartAsync(silo: new FakeSilo { IsMute = true });
        await using var alice = await gateway.LoginAsync("alice");
        var packet = _packets.Next("test.node.bob", expiresIn: TimeSpan.FromMilliseconds(700));

        var answer = await alice.SendPrepareAsync(packet);

        Assert.Equal(("R00", FakeSilo.Address), (answer.Code, answer.TriggeredBy));
        Assert.True(TimeProvider.System.GetUtcNow() >= packet.ExpiresAt, "not before it has expired");
        Assert.Equal(0, Assert.Single(gateway.Sessions).OpenCount);
    }

    [Fact]
    public async Task more_unanswered_requests_than_allowed_get_T03()
    {
        var limits = TestGateway.Limits with { MaxOpenRequests = 2 };
        await using var gateway = await TestGateway.StartAsync(limits, new FakeSilo { IsMute = true });
        await using var alice = await gateway.LoginAsync("alice");
        var open = Enumerable.Range(0, 2)
            .Select(_ => alice.SendPrepareAsync(_packets.Next("test.node.bob", expiresIn: TimeSpan.FromSeconds(2)))).ToArray();

        Assert.Equal("T03", (await alice.SendPrepareAsync(_packets.Next("test.node.bob"))).Code);
        Assert.All(await Task.WhenAll(open), answer => Assert.Equal("R00", answer.Code));
    }

    [Fact]
    public async Task a_peer_that_hangs_up_fails_what_it_was_sent_at_once()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        bob.OnPrepare = Answering.Never;
        var answer = alice.SendPrepareAsync(_packets.Next("test.node.bob"));
        await bob.NextPrepareAsync();

        bob.Abort();

        Assert.Equal("T01", (await answer).Code);
    }

    [Fact]
    public async Task pings_go_out_and_a_link_that_brings_nothing_is_closed()
    {
        var limits = TestGateway.Limits with { PingInterval = TimeSpan.FromMilliseconds(50), DeadAfter = TimeSpan.FromMilliseconds(600) };
        await using var gateway = await TestGateway.StartAsync(limits);
        // Our own dialler and reader answer no pings.
        var socket = await WebSocketDialer.ConnectAsync(gateway.Url, TestContext.Current.CancellationToken);
        using var reader = new MessageReader(socket.Stream, expectsMask: false, 65_536);
        var output = new OutputBuffer(isClient: true);
        var auth = HandmadeFrame.Auth(1, "alice", "alice-token");
        auth.CopyTo(output.Begin(Opcode.Binary, auth.Length));
        output.End(auth.Length);
        await socket.Stream.WriteAsync(output.Written, TestContext.Current.CancellationToken);

        var pings = await Await.Within(CountPingsAsync(socket, reader), "the dead link is closed");

        Assert.True(pings >= 2, $"{pings} pings came");
        Assert.Single(gateway.Log.Lines("link_dead"));
    }

    [Fact]
    public async Task a_peer_that_answers_pings_stays_though_it_says_nothing()
    {
        var limits = TestGateway.Limits with
        {
            PingInterval = TimeSpan.FromMilliseconds(30),
            DeadAfter = TimeSpan.FromMilliseconds(900),
            SweepPeriod = TimeSpan.FromMilliseconds(10),
        };
        await using var gateway = await TestGateway.StartAsync(limits);
        await using var alice = await gateway.LoginAsync("alice");

        await Await.UntilAsync(() => gateway.Sessions.Single().Age > limits.DeadAfter * 2, "twice the time has passed");

        Assert.False(alice.Closed.IsCompleted);
    }

    private static async Task<int> CountPingsAsync(PeerSocket socket, MessageReader reader)
    {
        var pings = 0;
        try
        {
            do
            {
                ReadStatus status;
                while ((status = reader.TryRead(out _)) != ReadStatus.NeedMore)
                {
                    if (status == ReadStatus.Ended) return pings;
                    if (status == ReadStatus.Ping) pings++;
                }
            }
            while (reader.Filled(await reader.FillAsync()));
        }
        catch (IOException)
        {
            // Aborted, as a dead link is.
        }

        socket.Abort();
        return pings;
    }
}
