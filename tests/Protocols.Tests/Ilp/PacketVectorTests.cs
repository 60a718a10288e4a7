using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests.Ilp;

public sealed class PacketVectorTests
{
    private static readonly VectorFile Valid = new("ilp-valid.json");
    private static readonly VectorFile Invalid = new("ilp-invalid.json");
    private static readonly VectorFile Lenient = new("ilp-lenient.json");

    public static TheoryData<string> ValidNames => Valid.Names();

    public static TheoryData<string> InvalidNames => Invalid.Names();

    public static TheoryData<string> RefusedNames => Lenient.Names(IsRefused);

    public static TheoryData<string> ToleratedNames => Lenient.Names(vector => !IsRefused(vector));

    [Theory, MemberData(nameof(ValidNames))]
    public void a_valid_packet_is_read_and_written_again_byte_for_byte(string name)
    {
        var vector = Valid[name];
        Assert.Equal(PacketError.None, PacketAssert.Read(vector.Bytes, out var length));
        Assert.Equal(vector.Number("byteLength"), length);
        PacketAssert.Holds(vector.Inner("decoded"), vector.Bytes);
        Assert.Equal(vector.Bytes, PacketAssert.Rewritten(vector.Bytes));
    }

    [Theory, MemberData(nameof(InvalidNames))]
    public void an_invalid_packet_is_refused_with_its_reason(string name)
    {
        var vector = Invalid[name];
        Assert.Equal(vector.Error("error"), PacketAssert.Read(vector.Bytes, out _));
    }

    [Theory, MemberData(nameof(RefusedNames))]
    public void what_others_misread_is_refused_with_its_reason(string name)
    {
        var vector = Lenient[name];
        Assert.Equal(vector.Error("strictError"), PacketAssert.Read(vector.Bytes, out _));
    }

    [Theory, MemberData(nameof(ToleratedNames))]
    public void what_a_careless_peer_may_send_is_tolerated(string name)
    {
        var vector = Lenient[name];
        Assert.Equal(PacketError.None, PacketAssert.Read(vector.Bytes, out var length));
        PacketAssert.Holds(vector.Inner(vector.Has("decoded") ? "decoded" : "jsDecoded"), vector.Bytes);

        var bytesBehind = vector.TextOrEmpty("strictError") == "TRAILING_OUTER";
        Assert.Equal(bytesBehind, length < vector.Bytes.Length);
    }

    private static bool IsRefused(Vector vector) =>
        vector.TextOrEmpty("recommended").StartsWith("reject", StringComparison.Ordinal);
}
