using Connector.Gateway.Health;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Gateway.Tests.Health;

public sealed class HealthStateTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly HealthState _state;

    public HealthStateTests() => _state = new HealthState(_clock);

    private HealthStatus Status => _state.Read().Status;

    [Fact]
    public void starting_until_btp_listens_the_silo_answers_and_the_ledger_is_writable()
    {
        Assert.Equal(HealthStatus.Starting, Status);
        _state.BtpListens(true);
        Assert.Equal(HealthStatus.Starting, Status);
        _state.SiloAnswered(acceptsPrepares: false);
        Assert.Equal(HealthStatus.Starting, Status);
        _state.SiloAnswered(acceptsPrepares: true);
        Assert.Equal(HealthStatus.Healthy, Status);
    }

    [Fact]
    public void one_that_stands_by_is_well_but_takes_nothing()
    {
        _state.StandsBy(true);
        Assert.Equal(HealthStatus.Standby, Status);
        Assert.False(_state.Read().IsReady);
        _state.StandsBy(false);
        Assert.Equal(HealthStatus.Starting, Status);
        Start();
        Assert.Equal(HealthStatus.Healthy, Status);
        _state.StandsBy(true);
        _state.Stopping();
        Assert.Equal(HealthStatus.Unhealthy, Status);
    }

    [Fact]
    public void a_silo_that_does_not_come_is_starting_however_long_it_takes()
    {
        _state.BtpListens(true);
        _state.SiloLeft();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HealthStatus.Starting, Status);
    }

    [Theory]
    [InlineData(0, 0, HealthStatus.Healthy)]
    [InlineData(0, 1, HealthStatus.Degraded)]
    [InlineData(1, 1, HealthStatus.Healthy)]
    [InlineData(1, 2, HealthStatus.Healthy)]
    [InlineData(1, 3, HealthStatus.Degraded)]
    [InlineData(2, 3, HealthStatus.Healthy)]
    public void degraded_when_fewer_than_half_of_the_peers_we_dial_are_connected(int connected, int total, HealthStatus status)
    {
        Start();
        _state.DialledPeers(connected, total);
        Assert.Equal(status, Status);
    }

    [Fact]
    public void degraded_while_the_ledger_refuses_prepares()
    {
        Start();
        _state.SiloAnswered(acceptsPrepares: false);
        Assert.Equal(HealthStatus.Degraded, Status);
        _state.SiloAnswered(acceptsPrepares: true);
        Assert.Equal(HealthStatus.Healthy, Status);
    }

    [Fact]
    public void unhealthy_when_the_silo_has_been_away_five_seconds_and_healthy_when_it_is_back()
    {
        Start();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _state.SiloLeft();
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        _state.SiloLeft();
        Assert.Equal(HealthStatus.Healthy, Status);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HealthStatus.Unhealthy, Status);
        _state.SiloAnswered(acceptsPrepares: true);
        Assert.Equal(HealthStatus.Healthy, Status);
    }

    [Fact]
    public void of_several_silos_each_must_answer_once()
    {
        var state = new HealthState(_clock, shards: 2);
        state.BtpListens(true);
        state.SiloAnswered(acceptsPrepares: true, shard: 2);
        Assert.Equal(HealthStatus.Starting, state.Read().Status);
        Assert.Equal((false, false), (state.Read().SiloConnected, state.Read().AcceptsPrepares));
        Assert.Equal([1], state.Read().ShardsAway);
        state.SiloAnswered(acceptsPrepares: false, shard: 1);
        Assert.Equal(HealthStatus.Starting, state.Read().Status);
        Assert.Equal((true, false), (state.Read().SiloConnected, state.Read().AcceptsPrepares));
        state.SiloAnswered(acceptsPrepares: true, shard: 1);
        Assert.Equal(HealthStatus.Healthy, state.Read().Status);
        Assert.Equal((true, true), (state.Read().SiloConnected, state.Read().AcceptsPrepares));
        Assert.Equal([], state.Read().ShardsAway);
    }

    [Fact]
    public void degraded_when_one_of_several_silos_has_been_away_five_seconds_and_unhealthy_when_all_have()
    {
        var state = new HealthState(_clock, shards: 2);
        state.BtpListens(true);
        state.SiloAnswered(acceptsPrepares: true, shard: 1);
        state.SiloAnswered(acceptsPrepares: true, shard: 2);
        Assert.Equal(HealthStatus.Healthy, state.Read().Status);
        state.SiloLeft(shard: 2);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(HealthStatus.Healthy, state.Read().Status);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HealthStatus.Degraded, state.Read().Status);
        Assert.True(state.Read().IsReady);
        Assert.Equal([2], state.Read().ShardsAway);
        state.SiloLeft(shard: 1);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(HealthStatus.Degraded, state.Read().Status);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HealthStatus.Unhealthy, state.Read().Status);
        state.SiloAnswered(acceptsPrepares: true, shard: 1);
        Assert.Equal(HealthStatus.Degraded, state.Read().Status);
        state.SiloAnswered(acceptsPrepares: false, shard: 2);
        Assert.Equal(HealthStatus.Degraded, state.Read().Status);
        state.SiloAnswered(acceptsPrepares: true, shard: 2);
        Assert.Equal(HealthStatus.Healthy, state.Read().Status);
    }

    [Fact]
    public void unhealthy_while_it_stops()
    {
        Start();
        _state.Stopping();
        Assert.Equal(HealthStatus.Unhealthy, Status);
    }

    private void Start()
    {
        _state.BtpListens(true);
        _state.SiloAnswered(acceptsPrepares: true);
        Assert.Equal(HealthStatus.Healthy, Status);
    }
}
