using Connector.Configuration.Keys;
using Connector.Protocols.Ilp;
using CsCheck;

namespace Connector.Configuration.Tests.Keys;

/// <summary>
/// The forms of the key table, which the JSON Schema needs as expressions, against the codec that judges packets.
/// What may never be routed or owned (<c>peer</c>, <c>self</c>) only the table refuses.
/// </summary>
public sealed class AddressFormTests
{
    private static readonly Gen<string> _addresses = Gen.Select(
        Gen.OneOfConst("g", "test", "test1", "test4", "private", "example", "local", "G", "", "us"),
        Gen.OneOf(Gen.String[Gen.Char["abZ09_~-"], 1, 3], Gen.String[Gen.Char["a. \né$"], 0, 2]).Array[0, 4],
        (scheme, segments) => string.Join('.', segments.Prepend(scheme)));

    [Fact]
    public void prefixes_are_those_of_the_codec() => _addresses.Sample(
        text => Assert.Equal(IlpAddress.IsValidPrefix(text), Takes(Forms.Prefix, text)), iter: 20_000);

    [Fact]
    public void addresses_are_those_of_the_codec() => _addresses.Sample(
        text => Assert.Equal(IlpAddress.IsValid(text), Takes(Forms.OwnAddress, text)), iter: 20_000);

    [Theory]
    [InlineData(1023, true)]
    [InlineData(1024, false)]
    public void the_longest_address_is_that_of_the_codec(int length, bool expected)
    {
        var text = "g." + new string('a', length - 2);

        Assert.Equal(expected, Takes(Forms.OwnAddress, text));
        Assert.Equal(expected, IlpAddress.IsValid(text));
    }

    private static bool Takes(TextType form, string text) => form.Read(new Written(text, null)).Value is not null;
}
