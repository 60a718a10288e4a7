using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

using CsCheck;

namespace Connector.Protocols.Tests.Oer;

public sealed class OerPropertyTests
{
    [Fact]
    public void a_length_comes_back_and_takes_the_bytes_it_should() =>
        Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, 70_000], Gen.Int[0, int.MaxValue]).Sample(length =>
        {
            var bytes = new byte[OerSize.OfLength(length)];
            var writer = new OerWriter(bytes);
            writer.WriteLength(length);
            var reader = new OerReader(bytes);
            return writer.Written == bytes.Length
                && reader.TryReadLength(out var read)
                && read == length
                && reader.Remaining == 0;
        });

    [Fact]
    public void a_varuint_comes_back() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 63]).Sample((bits, shift) =>
        {
            var value = bits >> shift;
            var bytes = new byte[9];
            var writer = new OerWriter(bytes);
            writer.WriteVarUInt(value);
            var reader = new OerReader(bytes.AsSpan(0, writer.Written));
            return reader.TryReadVarUInt(out var read) && read == value && reader.Remaining == 0;
        });

    [Fact]
    public void octets_come_back_whatever_follows_them() =>
        Gen.Select(Gens.Data, Gen.Byte.Array[0, 9]).Sample((data, behind) =>
        {
            var bytes = new byte[OerSize.OfVarOctets(data.Length) + behind.Length];
            var writer = new OerWriter(bytes);
            writer.WriteVarOctets(data);
            writer.WriteFixed(behind);
            var reader = new OerReader(bytes);
            return reader.TryReadVarOctets(out var read)
                && read.SequenceEqual(data)
                && reader.Remaining == behind.Length;
        });

    [Fact]
    public void any_bytes_are_octets_or_refused_with_a_reason() =>
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            var reader = new OerReader(bytes);
            return reader.TryReadVarOctets(out var read)
                ? read.Length < bytes.Length && reader.Position <= bytes.Length && reader.Error == PacketError.None
                : reader.Error != PacketError.None;
        });

    [Fact]
    public void a_negative_length_is_a_bug_of_the_writer() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OerWriter(new byte[9]).WriteLength(-1));
}
