using Connector.Gateway.Logging;
using Microsoft.Extensions.Logging;

namespace Connector.Gateway.Tests.Logging;

public sealed class VolumeGuardTests
{
    [Fact]
    public async Task a_flood_of_one_event_is_cut_to_a_burst_and_one_line_that_counts_the_rest()
    {
        var log = new LogLines();
        var lines = await log.ParseAsync((loggers, _) => Flood(loggers, 100_000));

        Assert.Equal(VolumeGuard.Burst + 1, lines.Length);
        var summary = lines[^1];
        Assert.Equal(100_000 - VolumeGuard.Burst, summary.GetProperty("suppressed").GetInt64());
        Assert.Equal("peer_logged_in", summary.GetProperty("suppressedEvent").GetString());
        Assert.Equal("connector-a", summary.GetProperty("nodeId").GetString());
    }

    [Fact]
    public async Task a_flood_of_one_event_does_not_silence_another()
    {
        var log = new LogLines();
        var lines = await log.ParseAsync((loggers, _) =>
        {
            Flood(loggers, 1000);
            loggers.CreateLogger("X").Numbers(1, 1, 1, large: false);
        });

        Assert.Contains(lines, line => line.TryGetProperty("event", out var name) && name.GetString() == "numbers");
    }

    [Fact]
    public async Task a_flood_that_lasts_writes_a_few_lines_a_second_and_the_count_every_ten_seconds()
    {
        var log = new LogLines();
        var lines = await log.ParseAsync((loggers, _) =>
        {
            for (var second = 0; second < 20; second++)
            {
                Flood(loggers, 1000);
                log.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        });

        var summaries = lines.Count(line => line.TryGetProperty("suppressed", out _));
        Assert.Equal(2, summaries);
        Assert.Equal(VolumeGuard.Burst + (19 * VolumeGuard.PerSecond), lines.Length - summaries);
    }

    private static void Flood(ILoggerFactory loggers, int lines)
    {
        var logger = loggers.CreateLogger("X");
        for (var i = 0; i < lines; i++) logger.PeerLoggedIn("alice", "127.0.0.1");
    }
}
