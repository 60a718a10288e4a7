using Connector.Hostile;

namespace Connector.EndToEnd.Tests;

/// <summary>
/// A short siege in the test command; <c>bench/Hostile</c> runs the same for a million frames and with measured latencies.
/// </summary>
public sealed class HostileInputTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task twenty_thousand_mutated_frames_cost_no_honest_packet_no_error_and_no_memory(bool isApart)
    {
        var options = new SiegeOptions
        {
            Frames = 20_000,
            FramesPerSecond = 0,
            Slices = 2,
            Quiet = TimeSpan.FromSeconds(1),
            IsApart = isApart,
        };

        var report = await new Siege(options, output.WriteLine).RunAsync();

        output.WriteLine(report.ToString());
        Assert.Equal((10_000, 10_000), (report.FramesBeforeLogin, report.FramesAfterLogin));
        Assert.Empty(report.Failures);
    }
}
