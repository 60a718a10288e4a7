using Connector.Grains.Interfaces.Packets;
using CsCheck;

namespace Connector.Grains.Tests.Packets;

public sealed class BatchBufferTests
{
    private static readonly Gen<(byte Flags, ulong Tag, long Time, byte[] Payload)> GenEntry =
        Gen.Select(Gen.Byte, Gen.ULong, Gen.Long, Gen.Byte.Array[0, 5_000]);

    [Fact]
    public void entries_come_out_as_they_went_in_in_chunks_of_bounded_size() =>
        GenEntry.Array[0, 60].Sample(entries =>
        {
            var buffer = new BatchBuffer(int.MaxValue);
            foreach (var (flags, tag, time, payload) in entries)
                Assert.True(buffer.TryAppend(EntryKind.Prepare, flags, tag, time, payload));
            var at = 0;
            while (buffer.TryTake(out var chunk))
            {
                Assert.InRange(chunk.Length, 1, PacketBatch.MaxBytes);
                var bytes = chunk.Span;
                while (PacketEntry.TryRead(ref bytes, out var entry))
                {
                    var (flags, tag, time, payload) = entries[at++];
                    Assert.Equal(EntryKind.Prepare, entry.Kind);
                    Assert.Equal((flags, tag, time), (entry.Flags, entry.Tag, entry.Time));
                    Assert.Equal(payload, entry.Payload.ToArray());
                }

                Assert.Equal(0, bytes.Length);
                BatchBuffer.Recycle(chunk);
            }

            Assert.Equal(entries.Length, at);
            Assert.True(buffer.IsEmpty);
        });

    [Fact]
    public void an_entry_over_the_bound_is_refused_and_changes_nothing()
    {
        var buffer = new BatchBuffer(100);
        Assert.True(buffer.TryAppend(EntryKind.Fulfill, 0, 1, 0, new byte[40]));
        Assert.False(buffer.TryAppend(EntryKind.Fulfill, 0, 2, 0, new byte[40]));
        Assert.Equal(64, buffer.Bytes);
        Assert.True(buffer.TryTake(out var chunk));
        Assert.Equal(64, chunk.Length);
        Assert.True(buffer.TryAppend(EntryKind.Fulfill, 0, 2, 0, new byte[40]));
    }

    [Fact]
    public void an_entry_larger_than_a_batch_goes_alone()
    {
        var buffer = new BatchBuffer(int.MaxValue);
        Assert.True(buffer.TryAppend(EntryKind.Reject, 0, 1, 0, new byte[10]));
        Assert.True(buffer.TryAppend(EntryKind.Reject, 0, 2, 0, new byte[PacketBatch.MaxBytes]));
        Assert.True(buffer.TryTake(out var first));
        Assert.Equal(PacketEntry.HeaderBytes + 10, first.Length);
        Assert.True(buffer.TryTake(out var second));
        Assert.Equal(PacketEntry.HeaderBytes + PacketBatch.MaxBytes, second.Length);
        Assert.False(buffer.TryTake(out _));
    }

    [Fact]
    public void sub_batches_are_sliced_in_place()
    {
        var buffer = new BatchBuffer(int.MaxValue);
        Assert.True(buffer.TryAppend(7, 99, "first"u8));
        Assert.True(buffer.TryAppend(8, 100, "second"u8));
        Assert.True(buffer.TryTake(out var chunk));
        Assert.True(SessionBatch.TryRead(ref chunk, out var session, out var through, out var entries));
        Assert.Equal((7U, 99UL, "first"), (session, through, System.Text.Encoding.ASCII.GetString(entries.Span)));
        Assert.True(SessionBatch.TryRead(ref chunk, out session, out through, out entries));
        Assert.Equal((8U, 100UL, "second"), (session, through, System.Text.Encoding.ASCII.GetString(entries.Span)));
        Assert.False(SessionBatch.TryRead(ref chunk, out _, out _, out _));
    }

    [Fact]
    public void any_bytes_are_read_or_refused_never_more() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            ReadOnlySpan<byte> span = bytes;
            while (PacketEntry.TryRead(ref span, out var entry))
                Assert.True(entry.Payload.Length <= bytes.Length);
            ReadOnlyMemory<byte> memory = bytes;
            while (SessionBatch.TryRead(ref memory, out _, out _, out var entries))
                Assert.True(entries.Length <= bytes.Length);
        });
}
