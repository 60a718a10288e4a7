using System.Text.Json;
using Connector.Protocols.Ilp;
using Connector.Testing;

namespace Connector.Cli.Tests.Send;

public sealed class SendManyTests : IAsyncDisposable
{
    private readonly TestPeerListener _connector = TestPeerListener.Start();

    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    [Fact]
    public async Task a_batch_is_open_all_at_once()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        _connector.OnPrepare = async prepare =>
        {
            if (Interlocked.Increment(ref count) == 10) all.SetResult();
            await all.Task;
            await prepare.FulfillAsync();
        };

        var result = await SendAsync("--batch", "10");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Sending batch of 10 packets...", result.Out);
        Assert.Contains("Batch complete: 10 fulfilled, 0 rejected", result.Out);
    }

    [Fact]
    public async Task a_batch_with_one_reject_exits_1_and_counts_both()
    {
        var count = 0;
        _connector.OnPrepare = prepare => Interlocked.Increment(ref count) == 2
            ? prepare.RejectAsync(ErrorCode.T04InsufficientLiquidity, "too much")
            : prepare.FulfillAsync();

        var result = await SendAsync("--batch", "3");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Batch complete: 2 fulfilled, 1 rejected", result.Out);
        Assert.Contains("code: \"T04\"", result.Out);
    }

    [Fact]
    public async Task wrong_fulfillments_count_as_rejected_in_a_batch()
    {
        _connector.OnPrepare = Answering.FulfillsWrongly;

        var result = await SendAsync("--batch", "4");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Batch complete: 0 fulfilled, 4 rejected", result.Out);
        Assert.Contains("wrong fulfillments: 4", result.Out);
    }

    [Fact]
    public async Task every_packet_of_a_batch_has_its_own_condition()
    {
        await SendAsync("--batch", "20");
        var session = await _connector.NextSessionAsync();
        var conditions = new HashSet<string>();
        for (var i = 0; i < 20; i++)
            conditions.Add(Convert.ToHexString((await session.NextPrepareAsync()).Condition.Span));

        Assert.Equal(20, conditions.Count);
    }

    [Fact]
    public async Task a_sequence_sends_each_packet_after_the_answer_to_the_one_before()
    {
        var open = 0;
        var most = 0;
        _connector.OnPrepare = async prepare =>
        {
            most = Math.Max(most, Interlocked.Increment(ref open));
            await Task.Yield();
            Interlocked.Decrement(ref open);
            await prepare.FulfillAsync();
        };

        var result = await SendAsync("--sequence", "5");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, most);
        for (var i = 1; i <= 5; i++) Assert.Contains($"Sent packet {i}/5", result.Out);
        Assert.Contains("Sequence complete: 5 fulfilled, 0 rejected", result.Out);
    }

    [Fact]
    public async Task a_sequence_pauses_for_the_delay()
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = await SendAsync("--sequence", "3", "--delay", "100");

        Assert.Equal(0, result.ExitCode);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(195), result.Out);
    }

    [Fact]
    public async Task a_sequence_goes_on_after_a_reject()
    {
        var count = 0;
        _connector.OnPrepare = prepare => Interlocked.Increment(ref count) == 1
            ? prepare.RejectAsync(ErrorCode.T01PeerUnreachable)
            : prepare.FulfillAsync();

        var result = await SendAsync("--sequence", "3");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Sequence complete: 2 fulfilled, 1 rejected", result.Out);
    }

    [Fact]
    public async Task a_count_is_sent_with_no_more_open_than_the_concurrency()
    {
        var open = 0;
        var most = 0;
        _connector.OnPrepare = async prepare =>
        {
            var now = Interlocked.Increment(ref open);
            lock (_connector) most = Math.Max(most, now);
            await Task.Yield();
            Interlocked.Decrement(ref open);
            await prepare.FulfillAsync();
        };

        var result = await SendAsync("--count", "500", "--concurrency", "8");

        Assert.Equal(0, result.ExitCode);
        Assert.InRange(most, 1, 8);
        Assert.Contains("Run complete: 500 fulfilled, 0 rejected", result.Out);
    }

    [Fact]
    public async Task a_rate_is_kept_and_latencies_are_shown()
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = await SendAsync("--rate", "100/s", "--count", "30");

        Assert.Equal(0, result.ExitCode);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(285), result.Out);
        Assert.Contains("Run complete: 30 fulfilled, 0 rejected", result.Out);
        Assert.Matches(@"latency p50 [\d.]+ ms  p90 [\d.]+ ms  p99 [\d.]+ ms  max [\d.]+ ms", result.Out);
        Assert.Matches(@"30 packets in [\d.]+ m?s, [\d.]+ packets/s", result.Out);
    }

    [Fact]
    public async Task an_open_loop_sends_on_while_no_answer_comes()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        _connector.OnPrepare = async prepare =>
        {
            if (Interlocked.Increment(ref count) == 50) all.SetResult();
            await all.Task;
            await prepare.FulfillAsync();
        };

        var result = await SendAsync("--rate", "1000", "--count", "50");

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task a_rate_without_count_runs_until_it_is_stopped()
    {
        var command = new CommandLine();
        var running = command.StartAsync([.. Arguments, "--rate", "200/s"]);
        var session = await _connector.NextSessionAsync();
        await Await.UntilAsync(() => session.Counters.Prepares >= 5, "five packets arrive");
        await command.Stop.CancelAsync();
        var result = await Await.Within(running, "the run ends when it is stopped");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Run complete:", result.Out);
        Assert.Contains("packets/s", result.Out);
    }

    [Fact]
    public async Task stopping_a_sequence_exits_130_with_what_was_done()
    {
        var command = new CommandLine();
        var running = command.StartAsync([.. Arguments, "--sequence", "5", "--delay", "60000"]);
        await Await.UntilAsync(() => command.OutSoFar.Contains("Sent packet 1/5", StringComparison.Ordinal), "one is sent");
        await command.Stop.CancelAsync();
        var result = await Await.Within(running, "the sequence ends when it is stopped");

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Sequence complete: 1 fulfilled, 0 rejected", result.Out);
    }

    [Fact]
    public async Task a_packet_that_is_open_when_stopped_is_called_so()
    {
        _connector.OnPrepare = Answering.Never;
        var command = new CommandLine();
        var running = command.StartAsync(Arguments);
        await (await _connector.NextSessionAsync()).NextPrepareAsync();
        await command.Stop.CancelAsync();
        var result = await Await.Within(running, "the command ends when it is stopped");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Stopped before the answer came", result.Out);
    }

    [Fact]
    public async Task a_run_ends_when_the_connector_hangs_up()
    {
        var count = 0;
        _connector.OnPrepare = async prepare =>
        {
            if (Interlocked.Increment(ref count) == 3) prepare.Peer.Abort();
            else await prepare.FulfillAsync();
        };

        var result = await SendAsync("--rate", "100/s", "--count", "100000");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Connection lost before the answer", result.Out);
    }

    [Fact]
    public async Task json_is_one_document_with_every_count()
    {
        var count = 0;
        _connector.OnPrepare = prepare => Interlocked.Increment(ref count) switch
        {
            1 => prepare.RejectAsync(ErrorCode.F02Unreachable, "no \"route\"", "g.b"),
            2 => prepare.FulfillWithAsync(new byte[32]),
            3 => prepare.ErrorAsync(),
            4 => ValueTask.CompletedTask,
            _ => prepare.FulfillAsync(),
        };

        var result = await SendAsync("--batch", "6", "--json", "--timeout", "5s");
        var report = JsonDocument.Parse(result.Out).RootElement;

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(6, report.GetProperty("sent").GetInt32());
        Assert.Equal(2, report.GetProperty("fulfilled").GetInt32());
        Assert.Equal(1, report.GetProperty("rejected").GetInt32());
        Assert.Equal(1, report.GetProperty("wrongFulfillments").GetInt32());
        Assert.Equal(1, report.GetProperty("withoutPacket").GetInt32());
        Assert.Equal(1, report.GetProperty("timedOut").GetInt32());
        Assert.Equal(0, report.GetProperty("connectionLost").GetInt32());
        Assert.Equal(1, report.GetProperty("codes").GetProperty("F02").GetInt32());
        Assert.True(report.GetProperty("latencyMs").GetProperty("max").GetDouble() > 0);
        Assert.Equal(6, report.GetProperty("packets").GetArrayLength());
        Assert.Contains(
            report.GetProperty("packets").EnumerateArray(),
            packet => packet.GetProperty("outcome").GetString() == "rejected"
                && packet.GetProperty("message").GetString() == "no \"route\""
                && packet.GetProperty("triggeredBy").GetString() == "g.b");
    }

    [Fact]
    public async Task a_terminal_sees_a_progress_bar_and_a_pipe_does_not()
    {
        var terminal = new CommandLine { IsTerminal = true };
        var onTerminal = await terminal.StartAsync([.. Arguments, "--count", "200"]);
        var onPipe = await SendAsync("--count", "200");

        Assert.Contains("/200 packets", onTerminal.Out);
        Assert.Contains("Run complete: 200 fulfilled, 0 rejected", onTerminal.Out);
        Assert.DoesNotContain("/200 packets", onPipe.Out);
        Assert.DoesNotContain('\u001b', onPipe.Out);
    }

    [Fact]
    public async Task ten_thousand_packets_each_get_their_own_fulfillment()
    {
        var result = await SendAsync("--count", "10000", "--concurrency", "256", "--json");
        var report = JsonDocument.Parse(result.Out).RootElement;

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(10000, report.GetProperty("fulfilled").GetInt32());
    }

    private string[] Arguments => ["send", "-c", _connector.Url.ToString(), "-d", "g.c", "-a", "1"];

    private Task<CommandResult> SendAsync(params string[] more) => CommandLine.RunAsync([.. Arguments, .. more]);
}
