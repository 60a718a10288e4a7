using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Connector.Grains.Forwarding;
using Connector.Grains.Rates;
using CsCheck;

namespace Connector.Grains.Tests.Forwarding;

public sealed class MultiplierTests
{
    private static readonly BigInteger Top = ulong.MaxValue;

    public static TheoryData<string> Vectors() =>
        [.. VectorFile.Read("rates.json").Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Vectors))]
    public void converts_as_the_vectors_say(string name)
    {
        var vector = VectorFile.Read("rates.json").Single(vector => vector.GetProperty("name").GetString() == name);
        var multiplier = Multiplier.Of(
            Fraction(vector.GetProperty("rate")),
            Fraction(vector.GetProperty("spread")),
            vector.GetProperty("sourceScale").GetInt32(),
            vector.GetProperty("destinationScale").GetInt32());
        var amount = ulong.Parse(vector.GetProperty("sourceAmount").GetString()!, CultureInfo.InvariantCulture);
        var expected = vector.GetProperty("destinationAmount").GetString();
        var reject = vector.TryGetProperty("reject", out var code) ? code.GetString() : null;

        Assert.Equal(reject == "F08", amount > multiplier.Largest);
        if (reject == "F08")
            return;
        var result = multiplier.Apply(amount);
        Assert.Equal(expected, result.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(reject == "R01", result == 0 && amount > 0);
    }

    [Fact]
    public void there_are_as_many_vectors_as_the_digest_has() => Assert.Equal(67, Vectors().Count);

    [Fact]
    public void every_amount_becomes_what_exact_arithmetic_says() =>
        (from rateDigits in Gen.Int[1, 36]
         from rate in Digits(rateDigits)
         from ratePoint in Gen.Int[0, 36]
         from spread in Gen.Int[0, 999_999]
         from scales in Gen.Select(Gen.Byte, Gen.Byte)
         from near in Gen.Bool
         from amounts in Gen.ULong.Array[20]
         select (new Fraction(rate, BigInteger.Pow(10, ratePoint)),
             new Fraction(spread, 1_000_000),
             scales.Item1,
             near ? (byte)Math.Clamp(scales.Item1 + (scales.Item2 % 19) - 9, 0, 255) : scales.Item2,
             amounts))
        .Sample(
            input =>
            {
                var (rate, spread, from, to, amounts) = input;
                var multiplier = Multiplier.Of(rate, spread, from, to);
                var factor = rate * spread.FromOne() * Grains.Rates.Fraction.PowerOfTen(to - from);
                BigInteger Exact(BigInteger amount) => amount * factor.Numerator / factor.Denominator;
                Assert.True(Exact(multiplier.Largest) <= Top);
                Assert.True(multiplier.Largest == ulong.MaxValue || Exact((BigInteger)multiplier.Largest + 1) > Top);
                // Rounding is hardest to get right next to a whole result, and at the ends.
                var whole = factor.Denominator / factor.Numerator;
                ulong[] edges = [0, 1, multiplier.Largest, multiplier.Largest / 2, (ulong)(whole & Top), (ulong)((whole + 1) & Top)];
                foreach (var amount in amounts.Concat(edges).Where(amount => amount <= multiplier.Largest))
                    Assert.Equal(Exact(amount), multiplier.Apply(amount));
            },
            iter: 3_000);

    [Fact]
    public void a_factor_of_hundreds_of_digits_is_exact_at_each_place_where_the_result_changes()
    {
        // 1/3 of a unit with a denominator far beyond 64 bits: the floor must still step at each third amount.
        var denominator = BigInteger.Pow(10, 300);
        var multiplier = Multiplier.Of(new Fraction((denominator / 3) + 1, denominator), new Fraction(0, 1), 0, 0);
        Assert.Equal((0UL, 1UL, 1UL, 2UL), (multiplier.Apply(2), multiplier.Apply(3), multiplier.Apply(5), multiplier.Apply(6)));
        var below = Multiplier.Of(new Fraction(denominator / 3, denominator), new Fraction(0, 1), 0, 0);
        Assert.Equal((0UL, 1UL), (below.Apply(3), below.Apply(4)));
        Assert.Equal((ulong.MaxValue / 3) - 1, below.Apply(ulong.MaxValue));
    }

    [Fact]
    public void one_to_one_is_recognised_however_it_is_written() =>
        Assert.Same(Multiplier.One, Multiplier.Of(new Fraction(10, 1), new Fraction(0, 7), 9, 8));

    [Theory]
    [InlineData(1, 3, 2, 0, 1)]
    [InlineData(22, 7, 6, 3, 1)]
    [InlineData(22, 7, 7, 22, 7)]
    [InlineData(314159, 100000, 113, 333, 106)]
    [InlineData(314160, 100000, 113, 355, 113)]
    [InlineData(9_999, 10_000, 9_999, 9_998, 9_999)]
    public void the_nearest_fraction_below_has_no_better_one(int top, int bottom, int most, int nearTop, int nearBottom) =>
        Assert.Equal(((BigInteger)nearTop, (BigInteger)nearBottom), NearestBelow.Find(top, bottom, most));

    [Fact]
    public void no_fraction_of_a_smaller_denominator_is_between() =>
        Gen.Select(Gen.Int[1, 3_000], Gen.Int[1, 3_000], Gen.Int[1, 60]).Sample(
            (top, bottom, most) =>
            {
                var (nearTop, nearBottom) = NearestBelow.Find(top, bottom, most);
                Assert.True(nearBottom <= most && nearTop * bottom <= top * nearBottom);
                for (var other = 1; other <= most; other++)
                    Assert.True(top * other / bottom * nearBottom <= nearTop * other);
            },
            iter: 3_000);

    private static Gen<BigInteger> Digits(int count) => Gen.Int[0, 9].Array[count].Select(
        digits => BigInteger.Max(1, digits.Aggregate(BigInteger.Zero, (number, digit) => (number * 10) + digit)));

    private static Fraction Fraction(JsonElement element) => new(
        BigInteger.Parse(element.GetProperty("numerator").GetString()!, CultureInfo.InvariantCulture),
        BigInteger.Parse(element.GetProperty("denominator").GetString()!, CultureInfo.InvariantCulture));
}
