using System.Numerics;
using System.Text.Json;
using Connector.Ledger.Settlement;
using CsCheck;

namespace Connector.Ledger.Tests.Settlement;

/// <summary>Vectors/settlement-scale.json, and that no sequence of settlements loses or invents anything.</summary>
public sealed class ScaleConversionTests
{
    public static TheoryData<string> Names() => [.. Vectors().Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void a_settlement_comes_to_what_the_vector_says(string name)
    {
        var vector = Vectors().Single(candidate => candidate.GetProperty("name").GetString() == name);
        var before = vector.TryGetProperty("previousLeftover", out var previous) ? Read(previous) : default;
        var scale = vector.GetProperty("accountScale").GetByte();
        var units = ScaleConversion.ToUnits(Read(vector.GetProperty("quantity")), before, scale, out var leftover);
        Assert.Equal(vector.GetProperty("credited").GetString(), new Quantity(units, 0).Digits);
        Assert.Equal(Read(vector.GetProperty("leftover")), leftover);
    }

    [Fact]
    public void the_vectors_are_there() => Assert.Equal(24, Vectors().Count);

    [Fact]
    public void no_sequence_of_settlements_loses_or_invents_anything() =>
        Gen.Select(Gen.Select(Gen.ULong, Gen.Byte).Array[1, 20], Gen.Byte).Sample((settlements, scale) =>
        {
            var (credited, leftover) = (BigInteger.Zero, default(Quantity));
            var paid = BigInteger.Zero;
            foreach (var (amount, at) in settlements)
            {
                credited += ScaleConversion.ToUnits(new Quantity(amount, at), leftover, scale, out leftover);
                paid += amount * BigInteger.Pow(10, 255 - at);
                Assert.True(leftover.Amount * BigInteger.Pow(10, scale) < BigInteger.Pow(10, leftover.Scale), "a whole unit is left over");
            }

            Assert.Equal(
                paid,
                (credited * BigInteger.Pow(10, 255 - scale)) + (leftover.Amount * BigInteger.Pow(10, 255 - leftover.Scale)));
        });

    [Theory]
    [InlineData("0", true)]
    [InlineData("340282366920938463463374607431768211456", true)]
    [InlineData("", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData("1.0", false)]
    [InlineData("1e3", false)]
    [InlineData(" 1", false)]
    [InlineData("１", false)]
    public void an_amount_is_decimal_digits_and_nothing_else(string text, bool isAmount) =>
        Assert.Equal(isAmount, Quantity.TryParse(text, 2, out _));

    [Fact]
    public void an_amount_has_so_many_digits_and_no_more()
    {
        Assert.True(Quantity.TryParse(new string('9', Quantity.MaxDigits), 255, out _));
        Assert.False(Quantity.TryParse(new string('9', Quantity.MaxDigits + 1), 255, out _));
    }

    [Fact]
    public void the_same_money_at_another_scale_is_worth_the_same()
    {
        Assert.True(new Quantity(254, 2).IsWorth(new Quantity(2_540, 3)));
        Assert.False(new Quantity(254, 2).IsWorth(new Quantity(254, 3)));
    }

    private static Quantity Read(JsonElement value) => value.ValueKind == JsonValueKind.Null
        ? default
        : Quantity.TryParse(value.GetProperty("amount").GetString()!, value.GetProperty("scale").GetByte(), out var quantity)
            ? quantity
            : throw new InvalidDataException($"{value} is no quantity.");

    private static List<JsonElement> Vectors()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Vectors", "settlement-scale.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(vector => vector.Clone())];
    }
}
