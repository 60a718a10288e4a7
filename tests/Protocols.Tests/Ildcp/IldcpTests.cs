using System.Text;

using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;
using Connector.Protocols.Tests.Ilp;

namespace Connector.Protocols.Tests.Ildcp;

public sealed class IldcpTests
{
    private static readonly VectorFile Vectors = new("ildcp.json");

    public static TheoryData<string> Requests => Vectors.Names(v => v.Text("kind") == "request");

    public static TheoryData<string> Responses =>
        Vectors.Names(v => v.Text("kind") == "response" && v.Text("class") == "valid");

    public static TheoryData<string> Tolerated =>
        Vectors.Names(v => v.Text("kind") == "response" && v.Text("class") == "lenient");

    public static TheoryData<string> Refused => Vectors.Names(v => v.Text("class") == "invalid");

    [Theory, MemberData(nameof(Requests))]
    public void a_request_is_recognised_whatever_its_amount_and_data(string name)
    {
        var expected = Vectors[name].Inner("decoded");
        Assert.True(Prepare.TryRead(Vectors[name].Bytes, out var prepare, out _));
        Assert.True(IldcpRequest.IsAddressed(prepare));
        Assert.Equal(expected.UInt64("amount"), prepare.Amount);
        Assert.Equal(expected.UnixMs("expiresAt"), prepare.ExpiresAt);
        Assert.True(prepare.Condition.SequenceEqual(Condition.PeerProtocolCondition));
    }

    [Fact]
    public void a_request_is_written_as_the_javascript_library_writes_it()
    {
        var written = new byte[IldcpRequest.Size];
        var expiresAt = Vectors["request"].Inner("decoded").UnixMs("expiresAt");
        Assert.Equal(written.Length, IldcpRequest.Write(written, expiresAt));
        Assert.Equal(Vectors["request"].Bytes, written);
    }

    [Theory, MemberData(nameof(Responses))]
    public void a_response_is_read_and_written_again_byte_for_byte(string name)
    {
        var vector = Vectors[name];
        var expected = vector.Inner("decoded");
        Assert.True(Fulfill.TryRead(vector.Bytes, out var fulfill, out _));
        Assert.True(IldcpResponse.TryReadAnswer(fulfill, out var response, out _));
        expected.AssertHolds("clientAddress", response.Address, Encoding.UTF8.GetBytes);
        expected.AssertHolds("assetCode", response.AssetCode, Encoding.UTF8.GetBytes);
        Assert.Equal(expected.Number("assetScale"), response.AssetScale);

        var written = new byte[IldcpResponse.SizeOf(response.Address.Length, response.AssetCode.Length)];
        var size = IldcpResponse.Write(written, response.Address, response.AssetScale, response.AssetCode);
        Assert.Equal(written.Length, size);
        Assert.Equal(vector.Hex("payloadHex"), written);
    }

    [Theory, MemberData(nameof(Tolerated))]
    public void fields_of_a_later_version_are_ignored(string name)
    {
        Assert.True(IldcpResponse.TryRead(Vectors[name].Hex("payloadHex"), out var response, out _));
        Assert.Equal("test.connector.alice"u8.ToArray(), response.Address.ToArray());
        Assert.Equal("XRP"u8.ToArray(), response.AssetCode.ToArray());
    }

    [Theory, MemberData(nameof(Refused))]
    public void a_bad_response_is_refused_with_its_reason(string name)
    {
        Assert.True(Fulfill.TryRead(Vectors[name].Bytes, out var fulfill, out _));
        Assert.False(IldcpResponse.TryReadAnswer(fulfill, out _, out var error));
        Assert.Equal(Vectors[name].Error("error"), error);
    }

    [Fact]
    public void a_refusal_is_an_ordinary_reject()
    {
        var vector = Vectors["reject from a server that is not our parent"];
        Assert.Equal(PacketError.None, PacketAssert.Read(vector.Bytes, out _));
        Assert.True(Reject.TryRead(vector.Bytes, out var reject, out _));
        vector.Inner("decoded").AssertHolds("code", reject.Code, Encoding.UTF8.GetBytes);
        vector.Inner("decoded").AssertHolds("triggeredBy", reject.TriggeredBy, Encoding.UTF8.GetBytes);
    }
}
