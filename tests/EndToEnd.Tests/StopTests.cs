using System.Net.WebSockets;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

public sealed class StopTests
{
    /// <summary>Ten seconds, and what a busy machine needs to tell us.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(13);

    [Fact]
    public async Task it_stops_with_exit_code_0_whatever_peers_do()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");

        await using var silent = await TestPeer.ConnectAsync(node.Btp);
        await using var stalled = await TwoPeers.BobAsync(node);
        stalled.StopReading();
        await using var alice = await TwoPeers.AliceAsync(node);
        var open = SendToStalled(alice);

        Assert.Equal(0, await connector.TerminateAsync(Limit));
        Assert.Contains(connector.Output, line => line.Contains("\"event\":\"connector_stopped\"", StringComparison.Ordinal));
        await Await.Within(Task.WhenAll(open), "every prepare has an answer or a closed socket");
        await Await.Within(silent.Closed, "the silent socket is closed");
    }

    [Fact]
    public async Task peers_are_told_that_it_goes_away()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");
        await using var alice = await TwoPeers.AliceAsync(node);

        Assert.Equal(0, await connector.TerminateAsync(Limit));
        var close = await Await.Within(alice.Closed, "alice's socket closes");
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, close.Code);
    }

    [Fact]
    public async Task a_signal_while_it_waits_for_its_silo_ends_it()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var gateway = node.LaunchGateway();
        await node.IsAsync("starting");
        Assert.Equal(0, await gateway.TerminateAsync(Limit));
    }

    [Fact]
    public async Task a_hang_up_signal_does_not_end_it()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");
        await connector.SignalAsync("HUP");
        await using (await TwoPeers.AliceAsync(node)) await node.IsAsync("healthy");
        Assert.Equal(0, await connector.TerminateAsync(Limit));
    }

    /// <summary>More than the socket's buffers take, so that the connector cannot write any more.</summary>
    private static Task<Answer>[] SendToStalled(TestPeer alice)
    {
        var packets = new PacketFactory();
        return [.. Enumerable.Range(0, 500).Select(_ => alice.SendPrepareAsync(packets.Next(TwoPeers.ToBob, dataBytes: 30_000)))];
    }
}
