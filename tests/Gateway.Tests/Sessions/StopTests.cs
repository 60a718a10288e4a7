using System.Net.WebSockets;
using Connector.Testing;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>An orderly end, whatever peers do.</summary>
public sealed class StopTests
{
    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task sockets_close_with_1001_and_silent_ones_do_not_hold_it_up()
    {
        var gateway = await TestGateway.StartAsync();
        await using var listener = TestPeerListener.Start();
        await using var dialling = await TestGateway.StartAsync(peers: [TestGateway.Account("dave", url: listener.Url)]);
        var dave = await listener.NextSessionAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var silent = await TestPeer.ConnectAsync(gateway.Url);
        await using var stubborn = await gateway.LoginAsync("bob");
        stubborn.AnswersClose = false;

        await Await.Within(gateway.StopAsync(), "the gateway stops", TimeSpan.FromSeconds(10));
        await Await.Within(dialling.StopAsync(), "the dialling gateway stops", TimeSpan.FromSeconds(10));

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, (await Await.Within(alice.Closed, "alice is closed")).Code);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, (await Await.Within(stubborn.Closed, "bob is closed")).Code);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, (await Await.Within(dave.Closed, "dave is closed")).Code);
        await Await.Within(silent.Closed, "the silent socket is closed");
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task what_was_delivered_may_be_answered_and_new_prepares_get_T03()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bob.OnPrepare = Answering.When(gate.Task, Answering.Fulfills);
        var packet = _packets.Next("test.node.bob");
        var answer = alice.SendPrepareAsync(packet);
        await bob.NextPrepareAsync();

        var stopping = gateway.StopAsync();
        Answer late;
        do late = await alice.SendPrepareAsync(_packets.Next("test.node.nobody"));
        while (late.Code == "T01");
        gate.SetResult();

        Assert.Equal("T03", late.Code);
        Assert.True(packet.IsFulfilledBy(await answer));
        await Await.Within(stopping, "the gateway stops");
    }

    [Fact]
    public async Task what_was_never_written_gets_T03()
    {
        var limits = TestGateway.Limits with { DrainTime = TimeSpan.FromSeconds(1) };
        await using var gateway = await TestGateway.StartAsync(limits);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        bob.OnPrepare = Answering.Never;
        bob.StopReading();
        PreparedPacket[] packets = [.. Enumerable.Range(0, 600).Select(_ => _packets.Next("test.node.bob", dataBytes: 20_000))];
        var answering = alice.SendPreparesAsync(packets, packets.Length);
        var session = gateway.Sessions.Single(candidate => candidate.Account.Value == "bob");
        await Await.UntilAsync(() => session.Sender.QueuedBytes > 100_000, "prepares wait to be written");

        await Await.Within(gateway.StopAsync(), "the gateway stops", TimeSpan.FromSeconds(10));

        var answers = await answering;
        Assert.Contains(answers, answer => answer.Code == "T03");
        Assert.DoesNotContain(answers, answer => answer.Kind is AnswerKind.Fulfill or AnswerKind.BtpError);
    }
}
