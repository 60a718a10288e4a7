using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Telemetry;

/// <summary>A dashboard that is away, slow or mad changes nothing for packets.</summary>
public sealed class BadDashboardTests
{
    private const int Outstanding = 100;

    [Theory]
    [InlineData(null)]
    [InlineData(DashboardManner.NeverAnswers)]
    [InlineData(DashboardManner.NeverReads)]
    [InlineData(DashboardManner.Closes)]
    [InlineData(DashboardManner.TalksNonsense)]
    [InlineData(DashboardManner.IsNoWebSocket)]
    public async Task every_packet_is_fulfilled_and_what_was_not_told_is_counted(DashboardManner? manner)
    {
        await using var dashboard = manner is { } bad ? TestDashboard.Start(bad) : null;
        var url = dashboard?.Url ?? new Uri($"ws://127.0.0.1:{FreePort.Next()}");
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll(("DASHBOARD_TELEMETRY_URL", $"ws://operator:hidden-word@{url.Authority}/?token=hidden-token"));
        await connector.IsReadyAsync();
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node);
        await using var alice = await TwoPeers.AliceAsync(node);
        var packets = new PacketFactory();
        var address = TwoPeers.ToBob + "." + new string('x', 900);

        // Until something was dropped: then the buffer is full, and stays so or fills again and again.
        await Await.UntilAsync(
            async () =>
            {
                PreparedPacket[] burst = [.. Enumerable.Range(0, 2_000).Select(_ => packets.Next(address))];
                var answers = await alice.SendPreparesAsync(burst, Outstanding, TimeSpan.FromSeconds(60));
                Assert.All(burst.Zip(answers), pair => Assert.True(pair.First.IsFulfilledBy(pair.Second), $"answered with {pair.Second}"));
                return (await node.HealthAsync())!.Value.Body.GetProperty("telemetry").GetProperty("dropped").GetInt64() > 0;
            },
            () => "telemetry is dropped",
            TimeSpan.FromSeconds(120));

        await node.IsAsync("healthy");
        Assert.False(alice.Closed.IsCompleted || bob.Closed.IsCompleted, "a peer's socket closed");
        if (dashboard is not null) Assert.True(dashboard.Connections > 0, "nobody tried to reach the dashboard");
        Assert.Equal(0, await connector.TerminateAsync());
        Assert.DoesNotContain(connector.Output, line => line.Contains("hidden-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task without_an_address_there_is_no_telemetry()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll(("DASHBOARD_TELEMETRY_URL", ""));
        await connector.IsReadyAsync();
        await node.IsAsync("healthy");
        Assert.False((await node.HealthAsync())!.Value.Body.TryGetProperty("telemetry", out _));
        Assert.DoesNotContain(connector.Output, line => line.Contains("telemetry", StringComparison.Ordinal));
    }
}
