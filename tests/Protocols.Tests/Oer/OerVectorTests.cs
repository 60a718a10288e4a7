using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Tests.Oer;

public sealed class OerVectorTests
{
    private static readonly VectorFile Vectors = new("oer.json");

    public static TheoryData<string> Lengths =>
        Vectors.Names(v => IsValid(v, "length") && v.UInt64("value") <= int.MaxValue);

    public static TheoryData<string> HugeLengths =>
        Vectors.Names(v => IsValid(v, "length") && v.UInt64("value") > int.MaxValue);

    public static TheoryData<string> VarUInts => Vectors.Names(v => IsValid(v, "varuint"));

    public static TheoryData<string> OctetStrings => Vectors.Names(v => IsValid(v, "octets"));

    public static TheoryData<string> Refused => Vectors.Names(v => v.Has("error"));

    [Theory, MemberData(nameof(Lengths))]
    public void a_length_is_read_and_written_in_its_shortest_form(string name)
    {
        var vector = Vectors[name];
        var reader = new OerReader(vector.Bytes);
        Assert.True(reader.TryReadLength(out var length));
        Assert.Equal(vector.UInt64("value"), (ulong)length);
        Assert.Equal(0, reader.Remaining);

        var writer = new OerWriter(stackalloc byte[OerSize.OfLength(length)]);
        writer.WriteLength(length);
        Assert.Equal(vector.Bytes.Length, writer.Written);
        Assert.Equal(vector.Bytes.Length, OerSize.OfLength(length));
    }

    [Theory, MemberData(nameof(HugeLengths))]
    public void a_length_that_no_message_can_have_is_a_truncated_message(string name)
    {
        var reader = new OerReader(Vectors[name].Bytes);
        Assert.False(reader.TryReadLength(out _));
        Assert.Equal(PacketError.Truncated, reader.Error);
    }

    [Theory, MemberData(nameof(VarUInts))]
    public void a_varuint_is_read_and_written_in_its_shortest_form(string name)
    {
        var vector = Vectors[name];
        var reader = new OerReader(vector.Bytes);
        Assert.True(reader.TryReadVarUInt(out var value));
        Assert.Equal(vector.UInt64("value"), value);
        Assert.Equal(0, reader.Remaining);

        var written = new byte[9];
        var writer = new OerWriter(written);
        writer.WriteVarUInt(value);
        Assert.Equal(vector.Bytes, written[..writer.Written]);
    }

    [Theory, MemberData(nameof(OctetStrings))]
    public void an_octet_string_is_read_and_written(string name)
    {
        var vector = Vectors[name];
        var reader = new OerReader(vector.Bytes);
        Assert.True(reader.TryReadVarOctets(out var value));
        Assert.Equal(vector.Hex("valueHex"), value.ToArray());

        var written = new byte[OerSize.OfVarOctets(value.Length)];
        var writer = new OerWriter(written);
        writer.WriteVarOctets(value);
        Assert.Equal(vector.Bytes, written);
    }

    [Theory, MemberData(nameof(Refused))]
    public void what_is_not_canonical_is_refused_with_its_reason(string name)
    {
        var vector = Vectors[name];
        var reader = new OerReader(vector.Bytes);
        var read = vector.Text("kind") == "length" ? reader.TryReadLength(out _) : reader.TryReadVarUInt(out _);
        Assert.False(read);
        Assert.Equal(vector.Error("error"), reader.Error);
    }

    private static bool IsValid(Vector vector, string kind) => vector.Text("kind") == kind && !vector.Has("error");
}
