namespace Connector.Gateway.Tests;

/// <summary>Promises about time that the bounds keep only together.</summary>
public sealed class LimitTests
{
    private static readonly GatewayLimits Limits = new();

    [Fact]
    public void a_dead_link_is_closed_within_45_s() =>
        Assert.InRange(Limits.DeadAfter + Limits.SweepPeriod, TimeSpan.Zero, TimeSpan.FromSeconds(45));

    [Fact]
    public void a_live_link_that_loses_one_ping_is_not_taken_for_dead() =>
        Assert.True(Limits.DeadAfter > (2 * Limits.PingInterval) + Limits.SweepPeriod);

    [Fact]
    public void a_stop_leaves_time_to_close_within_ten_seconds() =>
        Assert.InRange(Limits.DrainTime + Limits.CloseWait + Limits.SweepPeriod, TimeSpan.Zero, TimeSpan.FromSeconds(8));
}
