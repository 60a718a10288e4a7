using Connector.Gateway.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog.Extensions.Logging;

namespace Connector.Gateway.Tests.Logging;

public sealed class ConnectorLogTests
{
    [Theory]
    [InlineData("debug", 4)]
    [InlineData("INFO", 3)]
    [InlineData("warn", 2)]
    [InlineData("error", 1)]
    public async Task the_level_is_obeyed(string level, int lines)
    {
        var log = new LogLines(level);
        Assert.Equal(lines, (await log.WriteAsync((loggers, _) => AllLevels(loggers.CreateLogger("X")))).Length);
    }

    [Fact]
    public async Task the_level_changes_while_running()
    {
        var log = new LogLines("error");
        var lines = await log.WriteAsync((loggers, opened) =>
        {
            var logger = loggers.CreateLogger("X");
            AllLevels(logger);
            Assert.True(opened.TrySetLevel("debug"));
            Assert.Equal("debug", opened.Level);
            AllLevels(logger);
            Assert.False(opened.TrySetLevel("loud"));
            Assert.Equal("debug", opened.Level);
        });

        Assert.Equal(1 + 4, lines.Length);
    }

    [Theory]
    [InlineData("Orleans.Runtime.Silo")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("System.Net.Http.HttpClient")]
    public async Task libraries_write_warnings_and_errors_only(string category)
    {
        var log = new LogLines("debug");
        Assert.Equal(2, (await log.WriteAsync((loggers, _) => AllLevels(loggers.CreateLogger(category)))).Length);
    }

    [Fact]
    public async Task the_warning_that_orleans_writes_at_each_start_is_left_out()
    {
        var log = new LogLines();
        var lines = await log.WriteAsync((loggers, _) =>
        {
            var watchdog = loggers.CreateLogger("Orleans.Runtime.Watchdog");
            watchdog.LogWarning("Participant check thread has not completed for {Time} on {When}", "10.00:00", "now");
            watchdog.LogWarning("something else");
        });

        Assert.Contains("something else", Assert.Single(lines));
    }

    [Fact]
    public async Task a_console_line_is_for_people_and_a_peer_cannot_write_lines_of_its_own()
    {
        var log = new LogLines(json: false);
        var lines = await log.WriteAsync((loggers, _) => loggers.CreateLogger("A.B").PeerLoggedIn("alice\nerror forged", "x"));
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3} info  B +peer alice\\u000aerror forged logged in from x$", Assert.Single(lines));
    }

    [Fact]
    public async Task an_output_that_stalls_costs_lines_and_blocks_nobody()
    {
        var clock = new FakeTimeProvider();
        using var stalled = new StalledStream();
        var log = new ConnectorLog("n", "debug", json: true, stalled, clock);
        using (var loggers = new SerilogLoggerFactory(log.Logger))
        {
            // Each an event of its own, so that the volume guard lets them pass.
            for (var i = 0; i < 20_000; i++) loggers.CreateLogger($"Component{i % 1000}").LogInformation("line");
        }

        var closing = log.DisposeAsync().AsTask();
        while (!closing.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await closing;
        Assert.True(stalled.Asked);
    }

    private static void AllLevels(ILogger logger)
    {
        logger.LogDebug("d");
        logger.LogInformation("i");
        logger.LogWarning("w");
        logger.LogError("e");
    }

    private sealed class StalledStream : MemoryStream
    {
        public bool Asked { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked = true;
            return new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        }
    }
}
