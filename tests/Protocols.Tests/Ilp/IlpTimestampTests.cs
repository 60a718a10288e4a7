using System.Globalization;
using System.Text;

using Connector.Protocols.Ilp;

using CsCheck;

namespace Connector.Protocols.Tests.Ilp;

public sealed class IlpTimestampTests
{
    private static readonly VectorFile Vectors = new("timestamps.json");

    public static TheoryData<string> ValidNames => Vectors.Names(v => v.Text("kind") == "ilp" && !v.Has("error"));

    public static TheoryData<string> InvalidNames => Vectors.Names(v => v.Text("kind") == "ilp" && v.Has("error"));

    [Theory, MemberData(nameof(ValidNames))]
    public void a_valid_timestamp_is_read_and_written(string name)
    {
        var text = Encoding.UTF8.GetBytes(Vectors[name].Text("text"));
        Assert.True(IlpTimestamp.TryRead(text, out var unixMs));
        Assert.Equal(Vectors[name].UnixMs("value"), unixMs);

        var written = new byte[IlpTimestamp.Length];
        IlpTimestamp.Write(written, unixMs);
        Assert.Equal(text, written);
    }

    [Theory, MemberData(nameof(InvalidNames))]
    public void an_invalid_timestamp_is_refused_with_its_reason(string name)
    {
        var text = Encoding.UTF8.GetBytes(Vectors[name].Text("text"));
        Assert.False(IlpTimestamp.TryRead(text, out _, out var error));
        Assert.Equal(Vectors[name].Error("error"), error);
    }

    [Fact]
    public void every_time_is_written_as_the_calendar_says_and_read_back() =>
        Gen.Long[DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()]
            .Sample(unixMs =>
            {
                var written = new byte[IlpTimestamp.Length];
                IlpTimestamp.Write(written, unixMs);
                var calendar = DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
                var expected = calendar.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
                return Encoding.ASCII.GetString(written) == expected
                    && IlpTimestamp.TryRead(written, out var read)
                    && read == unixMs;
            });

    [Fact]
    public void every_row_of_digits_is_a_time_exactly_when_the_calendar_has_it() =>
        Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 13], Gen.Int[0, 32], Gen.Int[0, 25], Gen.Int[0, 61])
            .Sample((year, month, day, hour, minute) =>
            {
                var text = $"{year:0000}{month:00}{day:00}{hour:00}{minute:00}{59:00}{999:000}";
                var known = DateTime.TryParseExact(
                    text, "yyyyMMddHHmmssfff", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
                return IlpTimestamp.TryRead(Encoding.ASCII.GetBytes(text), out _) == known;
            });

    [Fact]
    public void any_byte_but_a_digit_is_refused_wherever_it_stands()
    {
        var text = "20300102030405678"u8.ToArray();
        for (var position = 0; position < text.Length; position++)
        {
            var digit = text[position];
            for (var other = 0; other <= byte.MaxValue; other++)
            {
                text[position] = (byte)other;
                var isDigit = other is >= '0' and <= '9';
                var read = IlpTimestamp.TryRead(text, out _, out var error);
                Assert.Equal(!isDigit, !read && error == PacketError.TimestampCharacter);
            }

            text[position] = digit;
        }
    }

    [Fact]
    public void a_time_no_packet_can_hold_is_a_bug_of_the_caller()
    {
        var year10000 = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() + 1;
        Assert.Throws<ArgumentOutOfRangeException>(() => IlpTimestamp.Write(new byte[IlpTimestamp.Length], year10000));
    }
}
