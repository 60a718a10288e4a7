using System.Text;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Testing;

namespace Connector.Gateway.Tests.Telemetry;

public sealed class TelemetryBufferTests
{
    private readonly TelemetryEntry _entry = new();

    [Fact]
    public void gives_back_what_was_added_in_order()
    {
        var buffer = new TelemetryBuffer();
        var packet = new PacketFactory().Next("test.b.till", 7);
        buffer.PacketReceived("alice", packet.Bytes.Span, 11);
        buffer.RouteLookup(TelemetryKind.RouteFound, "bob", "test.b"u8, 12);
        buffer.PacketSent("bob", packet.Bytes.Span, 13);

        Assert.True(buffer.TryTake(_entry));
        Assert.Equal((TelemetryKind.PacketReceived, 11L, "alice", 7UL), (_entry.Kind, _entry.Time, _entry.Peer, _entry.Amount));
        Assert.Equal("test.b.till", Encoding.ASCII.GetString(_entry.Destination));
        Assert.Equal(packet.Condition.ToArray(), _entry.Condition.ToArray());
        Assert.True(buffer.TryTake(_entry));
        Assert.Equal((TelemetryKind.RouteFound, 12L, "bob", "test.b"), (_entry.Kind, _entry.Time, _entry.Peer, Encoding.ASCII.GetString(_entry.Destination)));
        Assert.True(buffer.TryTake(_entry));
        Assert.Equal((TelemetryKind.PacketSent, 13L, "bob", 0), (_entry.Kind, _entry.Time, _entry.Peer, _entry.Destination.Length));
        Assert.Equal(packet.Condition.ToArray(), _entry.Condition.ToArray());
        Assert.False(buffer.TryTake(_entry));
        Assert.Equal(0, buffer.Dropped);
    }

    [Fact]
    public void holds_the_newest_4096_and_counts_the_rest()
    {
        var buffer = new TelemetryBuffer();
        for (var i = 0; i < 5_000; i++) buffer.RouteLookup(TelemetryKind.RouteMissing, "", "test.b"u8, i);

        Assert.Equal(5_000 - 4_096, buffer.Dropped);
        for (var i = 5_000 - 4_096; i < 5_000; i++)
        {
            Assert.True(buffer.TryTake(_entry));
            Assert.Equal(i, _entry.Time);
        }

        Assert.False(buffer.TryTake(_entry));
    }

    [Fact]
    public void takes_the_longest_address_and_no_bytes_that_are_no_prepare()
    {
        var buffer = new TelemetryBuffer(2);
        var longest = "test." + new string('x', 1_018);
        buffer.PacketReceived("alice", new PacketFactory().Next(longest).Bytes.Span, 1);
        buffer.PacketReceived("alice", [12, 3, 0, 0, 0], 2);
        buffer.PacketSent("alice", [], 3);

        Assert.True(buffer.TryTake(_entry));
        Assert.Equal(longest, Encoding.ASCII.GetString(_entry.Destination));
        Assert.False(buffer.TryTake(_entry));
        Assert.Equal(0, buffer.Dropped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void has_a_power_of_two(int capacity) => Assert.Throws<ArgumentException>(() => new TelemetryBuffer(capacity));

    [Fact]
    public async Task many_writers_lose_nothing_that_is_not_counted_and_mix_nothing()
    {
        const int Writers = 4, Each = 20_000;
        var buffer = new TelemetryBuffer(64);
        var taken = 0;
        var last = new long[Writers];
        var done = 0;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            var address = Encoding.ASCII.GetBytes("test." + new string((char)('a' + writer), 10 * (writer + 1)));
            for (var i = 1; i <= Each; i++) buffer.RouteLookup(TelemetryKind.RouteFound, address.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), address, (i * Writers) + writer);
            Interlocked.Increment(ref done);
        })).ToArray();

        var reader = Task.Run(() =>
        {
            while (true)
            {
                var isLast = Volatile.Read(ref done) == Writers;
                while (buffer.TryTake(_entry))
                {
                    taken++;
                    var writer = (int)(_entry.Time % Writers);
                    var address = Encoding.ASCII.GetString(_entry.Destination);
                    Assert.Equal("test." + new string((char)('a' + writer), 10 * (writer + 1)), address);
                    Assert.Equal($"{address.Length}", _entry.Peer);
                    Assert.True(_entry.Time > last[writer], "what one thread adds keeps its order");
                    last[writer] = _entry.Time;
                }

                if (isLast) return;
            }
        }, TestContext.Current.CancellationToken);
        await Await.Within(Task.WhenAll([.. writers, reader]), "everything is written and read", TimeSpan.FromSeconds(60));

        Assert.Equal(Writers * Each, taken + buffer.Dropped);
        Assert.InRange(taken, 1, Writers * Each);
    }
}

/// <summary>What telemetry costs the packet path.</summary>
[Collection(nameof(Alone))]
public sealed class TelemetryAllocationTests
{
    [Fact]
    public void adding_allocates_nothing_also_when_nobody_takes()
    {
        var buffer = new TelemetryBuffer();
        var packet = new PacketFactory().Next("test.b.till", 7).Bytes;
        // Until it is full, and long enough that all that is run then was run before.
        for (var i = 0; i < 10_000; i++) Add();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) Add();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((20_000 * 3) - 4_096, buffer.Dropped);

        void Add()
        {
            buffer.PacketReceived("alice", packet.Span, 1);
            buffer.RouteLookup(TelemetryKind.RouteFound, "bob", "test.b"u8, 2);
            buffer.PacketSent("bob", packet.Span, 3);
        }
    }
}
