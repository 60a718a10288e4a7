using Connector.Gateway.Connections;
using Connector.Gateway.Sessions;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>What a frame costs to write. Alone, because other tests use the same pool of buffers.</summary>
[Collection(nameof(Alone))]
public sealed class FrameSenderAllocationTests
{
    [Fact]
    public void packets_are_queued_and_written_without_allocating()
    {
        var clock = new FakeTimeProvider();
        var sender = new FrameSender(
            new PeerSocket(Stream.Null, isClient: true, "test", static () => { }), new GatewayLimits(), clock);
        // With telemetry: without it there is less to do.
        sender.Tell(new TelemetryBuffer(64), "bob");
        var packet = new PacketFactory(clock).Next("test.b").Bytes;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        void Burst()
        {
            for (var i = 0u; i < 100; i++)
            {
                sender.TryQueuePrepare(i, packet.Span, now);
                sender.QueueAnswer(EntryKind.Fulfill, i, false, packet.Span);
            }

            sender.Flush();
        }

        for (var i = 0; i < 100; i++) Burst();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Burst();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }
}
