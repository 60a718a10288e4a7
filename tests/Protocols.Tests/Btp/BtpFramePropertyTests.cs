using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

using CsCheck;

namespace Connector.Protocols.Tests.Btp;

public sealed class BtpFramePropertyTests
{
    private static readonly Gen<(byte[] Name, byte ContentType, byte[] Data)> Entry = Gen.Select(
        Gen.OneOf(Gen.OneOfConst("ilp"u8.ToArray(), "ilpx"u8.ToArray(), []), Gens.Ascii),
        Gen.Byte,
        Gen.Byte.Array[0, 300]);

    private static readonly Gen<BtpType> TypeWithoutText =
        Gen.OneOfConst(BtpType.Message, BtpType.Response, BtpType.Transfer);

    [Fact]
    public void a_frame_of_any_entries_is_read_and_written_again_byte_for_byte() =>
        Gen.Select(TypeWithoutText, Gen.UInt, Gens.Amount, Entry.Array[0, 12])
            .Sample((type, requestId, amount, entries) =>
            {
                var bytes = Frame(type, requestId, amount, entries);
                Assert.True(BtpFrame.TryRead(bytes, out var frame, out _));
                Assert.Equal((type, requestId, entries.Length), (frame.Type, frame.RequestId, frame.EntryCount));
                Assert.Equal(type == BtpType.Transfer ? amount : 0, frame.Amount);
                Assert.Equal(bytes, FrameAssert.Rewritten(frame));
            });

    [Fact]
    public void the_first_entry_of_a_name_is_found_wherever_it_stands() =>
        Entry.Array[0, 12].Sample(entries =>
        {
            Assert.True(BtpFrame.TryRead(Frame(BtpType.Message, 1, 0, entries), out var frame, out _));
            Assert.Equal(First(entries, "ilp"u8.ToArray()), frame.TryGetIlp(out var packet) ? packet.ToArray() : null);
            foreach (var (name, _, _) in entries)
            {
                Assert.True(frame.TryFind(name, out var found));
                Assert.Equal(First(entries, name), found.Data.ToArray());
            }
        });

    [Fact]
    public void entries_without_name_and_data_are_entries()
    {
        Assert.True(BtpFrame.TryRead([6, 0, 0, 0, 1, 5, 1, 1, 0, 0, 0], out var frame, out _));
        Assert.Equal(1, frame.EntryCount);
        Assert.False(frame.TryGetIlp(out _));
        Assert.True(frame.TryFind([], out _));
    }

    [Fact]
    public void bytes_behind_the_last_entry_are_no_entry()
    {
        Assert.True(BtpFrame.TryRead([6, 0, 0, 0, 1, 8, 1, 0, .. "\u0003ilp"u8, 0, 0], out var frame, out _));
        Assert.Equal(0, frame.EntryCount);
        Assert.False(frame.TryGetIlp(out _));
    }

    [Fact]
    public void a_frame_cut_anywhere_is_refused() =>
        Gen.Select(Entry.Array[1, 4], Gen.Double.Unit).Sample((entries, part) =>
        {
            var bytes = Frame(BtpType.Message, 1, 0, entries);
            var cut = bytes.AsSpan(0, (int)(bytes.Length * part * 0.999));
            Assert.False(BtpFrame.TryRead(cut, out _, out var error));
            Assert.Equal(cut.IsEmpty ? PacketError.Empty : PacketError.Truncated, error);
        });

    [Fact]
    public void any_bytes_are_read_or_refused_with_a_reason() =>
        Gen.Select(Gen.Byte[0, 8], Gen.Byte.Array[0, 200])
            .Sample((type, rest) =>
                BtpFrame.TryRead([type, .. rest], out _, out var error) == (error == PacketError.None));

    private static byte[]? First((byte[] Name, byte ContentType, byte[] Data)[] entries, byte[] name) =>
        entries.Where(entry => entry.Name.AsSpan().SequenceEqual(name)).Select(entry => entry.Data).FirstOrDefault();

    private static byte[] Frame(
        BtpType type, uint requestId, ulong amount, (byte[] Name, byte ContentType, byte[] Data)[] entries)
    {
        var contents = new byte[100_000];
        var writer = new OerWriter(contents);
        if (type == BtpType.Transfer) writer.WriteUInt64(amount);
        writer.WriteVarUInt((ulong)entries.Length);
        foreach (var (name, contentType, data) in entries)
        {
            writer.WriteVarOctets(name);
            writer.WriteUInt8(contentType);
            writer.WriteVarOctets(data);
        }

        var frame = new byte[5 + OerSize.OfVarOctets(writer.Written)];
        var envelope = new OerWriter(frame);
        envelope.WriteUInt8((byte)type);
        envelope.WriteUInt32(requestId);
        envelope.WriteVarOctets(contents.AsSpan(0, writer.Written));
        return frame;
    }
}
