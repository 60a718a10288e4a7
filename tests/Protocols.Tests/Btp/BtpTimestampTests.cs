using System.Text;

using Connector.Protocols.Btp;

namespace Connector.Protocols.Tests.Btp;

public sealed class BtpTimestampTests
{
    private static readonly VectorFile Vectors = new("timestamps.json");

    public static TheoryData<string> ValidNames => Vectors.Names(v => v.Text("kind") == "btp" && !v.Has("error"));

    public static TheoryData<string> InvalidNames => Vectors.Names(v => v.Text("kind") == "btp" && v.Has("error"));

    [Theory, MemberData(nameof(ValidNames))]
    public void no_to_three_fraction_digits_are_read_with_or_without_trailing_zeros(string name)
    {
        var vector = Vectors[name];
        Assert.True(BtpTimestamp.TryRead(Encoding.UTF8.GetBytes(vector.Text("text")), out var unixMs, out _));
        Assert.Equal(vector.UnixMs("value"), unixMs);
    }

    [Theory, MemberData(nameof(InvalidNames))]
    public void other_forms_are_refused_with_their_reason(string name)
    {
        var vector = Vectors[name];
        Assert.False(BtpTimestamp.TryRead(Encoding.UTF8.GetBytes(vector.Text("text")), out _, out var error));
        Assert.Equal(vector.Error("error"), error);
    }

    [Theory]
    [InlineData("20171224161432.200Z")]
    [InlineData("20171224161432.000Z")]
    [InlineData("99991224161432.279Z")]
    public void exactly_three_fraction_digits_are_written(string text)
    {
        Assert.True(BtpTimestamp.TryRead(Encoding.ASCII.GetBytes(text), out var unixMs, out _));
        var written = new byte[BtpTimestamp.Length];
        BtpTimestamp.Write(written, unixMs);
        Assert.Equal(text, Encoding.ASCII.GetString(written));
    }
}
