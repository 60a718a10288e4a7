using System.Text;

using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests.Ilp;

public sealed class IlpAddressTests
{
    private static readonly VectorFile Vectors = new("addresses.json");

    public static TheoryData<string> ValidNames => Vectors.Names(vector => vector.Flag("valid"));

    public static TheoryData<string> InvalidNames => Vectors.Names(vector => !vector.Flag("valid"));

    [Theory, MemberData(nameof(ValidNames))]
    public void a_valid_address_is_accepted_as_bytes_as_text_and_as_prefix(string name)
    {
        var bytes = Vectors[name].Bytes;
        Assert.True(IlpAddress.TryValidate(bytes, out var error));
        Assert.Equal(PacketError.None, error);
        Assert.True(IlpAddress.IsValid(Encoding.ASCII.GetString(bytes)));
        Assert.True(IlpAddress.IsValidPrefix(Encoding.ASCII.GetString(bytes)));
        Assert.NotEqual(AddressScheme.None, IlpAddress.SchemeOf(bytes));
    }

    [Theory, MemberData(nameof(InvalidNames))]
    public void an_invalid_address_is_refused_with_its_reason(string name)
    {
        var vector = Vectors[name];
        Assert.False(IlpAddress.TryValidate(vector.Bytes, out var error));
        Assert.Equal(vector.Error("error"), error);
        Assert.False(IlpAddress.IsValid(Encoding.Latin1.GetString(vector.Bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("g")]
    [InlineData("test")]
    [InlineData("test3")]
    [InlineData("g.alice")]
    public void a_prefix_may_be_empty_or_a_bare_scheme(string prefix) => Assert.True(IlpAddress.IsValidPrefix(prefix));

    [Theory]
    [InlineData("g.")]
    [InlineData("what")]
    [InlineData("g..a")]
    [InlineData("g.é")]
    [InlineData("g.a\n")]
    [InlineData("g.\u0561")]
    public void a_prefix_is_otherwise_an_address(string prefix) => Assert.False(IlpAddress.IsValidPrefix(prefix));

    [Fact]
    public void a_text_over_the_limit_is_refused_however_long() =>
        Assert.False(IlpAddress.IsValidPrefix("g." + new string('a', 100_000)));

    [Theory]
    [InlineData("g", AddressScheme.G)]
    [InlineData("g.a", AddressScheme.G)]
    [InlineData("private.a", AddressScheme.Private)]
    [InlineData("example.a", AddressScheme.Example)]
    [InlineData("peer.config", AddressScheme.Peer)]
    [InlineData("self.a", AddressScheme.Self)]
    [InlineData("test.a", AddressScheme.Test)]
    [InlineData("test1.a", AddressScheme.Test1)]
    [InlineData("test2.a", AddressScheme.Test2)]
    [InlineData("test3.a", AddressScheme.Test3)]
    [InlineData("local.a", AddressScheme.Local)]
    [InlineData("", AddressScheme.None)]
    [InlineData(".a", AddressScheme.None)]
    [InlineData("peers.a", AddressScheme.None)]
    [InlineData("test4.a", AddressScheme.None)]
    public void the_first_segment_names_the_scheme(string address, AddressScheme scheme) =>
        Assert.Equal(scheme, IlpAddress.SchemeOf(Encoding.ASCII.GetBytes(address)));
}
