using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests.Btp;

public sealed class BtpFrameVectorTests
{
    private static readonly VectorFile Valid = new("btp-valid.json");
    private static readonly VectorFile Invalid = new("btp-invalid.json");
    private static readonly VectorFile Lenient = new("btp-lenient.json");

    public static TheoryData<string> ValidNames => Valid.Names();

    public static TheoryData<string> InvalidNames => Invalid.Names();

    public static TheoryData<string> RefusedNames => Lenient.Names(IsRefused);

    public static TheoryData<string> ToleratedNames => Lenient.Names(vector => !IsRefused(vector));

    [Theory, MemberData(nameof(ValidNames))]
    public void a_valid_frame_is_read_and_written_again_byte_for_byte(string name)
    {
        var vector = Valid[name];
        Assert.True(BtpFrame.TryRead(vector.Bytes, out var frame, out var error));
        Assert.Equal(PacketError.None, error);
        FrameAssert.Holds(vector.Inner("decoded"), frame);
        Assert.Equal(vector.Bytes, FrameAssert.Rewritten(frame));
    }

    [Theory, MemberData(nameof(ValidNames))]
    public void the_first_ilp_entry_of_a_valid_frame_is_found_wherever_it_stands(string name)
    {
        Assert.True(BtpFrame.TryRead(Valid[name].Bytes, out var frame, out _));
        var entries = Valid[name].Inner("decoded").List("protocolData");
        var packets = entries.Where(entry => entry.Text("protocolName") == "ilp").ToList();
        Assert.Equal(packets.Count > 0, frame.TryGetIlp(out var packet));
        if (packets.Count > 0) packets[0].AssertHolds("data", packet, Convert.FromHexString);
    }

    [Theory, MemberData(nameof(InvalidNames))]
    public void an_invalid_frame_is_refused_with_its_reason(string name)
    {
        var vector = Invalid[name];
        Assert.False(BtpFrame.TryRead(vector.Bytes, out _, out var error));
        Assert.Equal(vector.Error("error"), error);
    }

    [Theory, MemberData(nameof(RefusedNames))]
    public void what_others_misread_is_refused_with_its_reason(string name)
    {
        var vector = Lenient[name];
        Assert.False(BtpFrame.TryRead(vector.Bytes, out _, out var error));
        Assert.Equal(vector.Error("strictError"), error);
    }

    [Theory, MemberData(nameof(ToleratedNames))]
    public void what_a_careless_peer_may_send_is_tolerated(string name)
    {
        var vector = Lenient[name];
        Assert.True(BtpFrame.TryRead(vector.Bytes, out var frame, out _));
        if (vector.Has("decoded")) FrameAssert.Holds(vector.Inner("decoded"), frame);

        var strange = vector.TextOrEmpty("strictError");
        if (strange.StartsWith("TIMESTAMP", StringComparison.Ordinal))
        {
            Assert.False(BtpTimestamp.TryRead(frame.TriggeredAt, out _, out var error));
            Assert.Equal(vector.Error("strictError"), error);
        }

        if (strange == "PROTOCOL_NAME_DUPLICATE") Assert.False(BtpAuth.TryRead(frame, out _, out _, out _));
    }

    private static bool IsRefused(Vector vector) =>
        vector.TextOrEmpty("recommended").StartsWith("refuse", StringComparison.Ordinal)
        || vector.TextOrEmpty("recommended").StartsWith("treat the frame as unreadable", StringComparison.Ordinal);
}
