using System.Text;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Testing;

namespace Connector.Gateway.Tests.Telemetry;

/// <summary>What a gateway's sessions tell.</summary>
public sealed class GatewayTelemetryTests
{
    private readonly TelemetryEntry _entry = new();

    [Fact]
    public async Task a_prepare_is_told_when_it_comes_and_when_it_is_written_to_the_next_peer()
    {
        var telemetry = new TelemetryBuffer();
        await using var gateway = await TestGateway.StartAsync(telemetry);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        var packet = new PacketFactory().Next("test.node.bob", 5);
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));

        Assert.True(telemetry.TryTake(_entry));
        Assert.Equal((TelemetryKind.PacketReceived, "alice", 5UL), (_entry.Kind, _entry.Peer, _entry.Amount));
        Assert.Equal("test.node.bob", Encoding.ASCII.GetString(_entry.Destination));
        Assert.Equal(packet.Condition.ToArray(), _entry.Condition.ToArray());
        Assert.InRange(_entry.Time, 1, packet.ExpiresAt.ToUnixTimeMilliseconds());
        Assert.True(telemetry.TryTake(_entry));
        Assert.Equal((TelemetryKind.PacketSent, "bob"), (_entry.Kind, _entry.Peer));
        Assert.Equal(packet.Condition.ToArray(), _entry.Condition.ToArray());
        Assert.False(telemetry.TryTake(_entry), "answers are not told");
    }

    [Fact]
    public async Task a_prepare_that_is_not_written_is_not_told_as_sent()
    {
        var telemetry = new TelemetryBuffer();
        await using var gateway = await TestGateway.StartAsync(telemetry);
        await using var alice = await gateway.LoginAsync("alice");
        var answer = await alice.SendPrepareAsync(new PacketFactory().Next("test.node.bob", 5));
        Assert.Equal(AnswerKind.Reject, answer.Kind);

        Assert.True(telemetry.TryTake(_entry));
        Assert.Equal(TelemetryKind.PacketReceived, _entry.Kind);
        Assert.False(telemetry.TryTake(_entry));
    }
}
