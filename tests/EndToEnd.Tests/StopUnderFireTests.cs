using System.Net;
using System.Net.Sockets;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>Peers who do everything to keep a connector from stopping.</summary>
public sealed class StopUnderFireTests
{
    /// <summary>Ten seconds, and what a busy machine needs to tell us.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(13);

    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task it_stops_in_time_with_exit_code_0_while_they_go_on_and_no_prepare_is_left_without_an_end()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");
        using var half = new TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, node.BtpPort, TestContext.Current.CancellationToken);
        await half.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        // Gets every prepare, answers none, and does not answer our close frame either.
        await using var deaf = await TwoPeers.BobAsync(node);
        deaf.OnPrepare = Answering.Never;
        deaf.AnswersClose = false;
        await using var flooder = await TwoPeers.AliceAsync(node);
        flooder.AnswersClose = false;
        using var enough = new CancellationTokenSource();
        var flood = FloodAsync(flooder, enough.Token);
        await deaf.NextPrepareAsync();

        Assert.Equal(0, await connector.TerminateAsync(Limit));

        await enough.CancelAsync();
        var answers = await Await.Within(Task.WhenAll(await flood), "every prepare has an answer or a closed socket");
        Assert.DoesNotContain(answers, answer => answer.Kind is AnswerKind.Fulfill or AnswerKind.BtpError or AnswerKind.Unreadable);
        Assert.Contains(answers, answer => answer.Code == "T03");
        Assert.Contains(connector.Output, line => line.Contains("\"event\":\"connector_stopped\"", StringComparison.Ordinal));
    }

    /// <summary>Sends prepares until the socket is closed, whether they are answered or not.</summary>
    private async Task<List<Task<Answer>>> FloodAsync(TestPeer alice, CancellationToken enough)
    {
        List<Task<Answer>> answers = [];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!alice.Closed.IsCompleted && !enough.IsCancellationRequested)
        {
            for (var i = 0; i < 10; i++) answers.Add(alice.SendPrepareAsync(_packets.Next(TwoPeers.ToBob)));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return answers;
    }
}
