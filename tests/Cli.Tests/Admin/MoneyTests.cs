using Connector.Cli.Admin;

namespace Connector.Cli.Tests.Admin;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0, "0")]
    [InlineData("0", 9, "0.000000000")]
    [InlineData("1", 2, "0.01")]
    [InlineData("-1", 2, "-0.01")]
    [InlineData("-150", 2, "-1.50")]
    [InlineData("123", 0, "123")]
    [InlineData("-123", 0, "-123")]
    [InlineData("100", 2, "1.00")]
    [InlineData("9007199254740993", 9, "9007199.254740993")]
    [InlineData("170141183460469231731687303715884105727", 9, "170141183460469231731687303715.884105727")]
    [InlineData("-170141183460469231731687303715884105728", 2, "-1701411834604692317316873037158841057.28")]
    [InlineData("7", 40, "0.0000000000000000000000000000000000000007")]
    public void amounts_are_shown_exactly_with_all_decimals(string units, int scale, string shown) =>
        Assert.Equal(shown, Money.Show(Int128.Parse(units, null), scale));

    [Theory]
    [InlineData("+1.50USD", 2, "150")]
    [InlineData("-1.50USD", 2, "-150")]
    [InlineData("+1.5 USD", 2, "150")]
    [InlineData("+1USD", 9, "1000000000")]
    [InlineData("-0.000000001USD", 9, "-1")]
    [InlineData("+1.500USD", 2, "150")]
    [InlineData("+1500units", 9, "1500")]
    [InlineData("-1500 units", 2, "-1500")]
    [InlineData("+007USD", 0, "7")]
    [InlineData("+1.00USD", 0, "1")]
    public void an_adjustment_with_sign_and_unit_is_an_exact_amount(string text, int scale, string units)
    {
        var amount = AdjustedAmount.Read(text, out var mistake);
        Assert.True(amount is not null, mistake);
        Assert.Equal(Int128.Parse(units, null), amount.In(new Asset("USD", scale), "alice", out mistake));
        Assert.Empty(mistake);
    }

    [Theory]
    [InlineData("1.50USD", "has no sign")]
    [InlineData("1.50", "has no sign")]
    [InlineData("+1.50", "does not say what it counts")]
    [InlineData("-5", "does not say what it counts")]
    [InlineData("+1,50USD", "no amount")]
    [InlineData("+.5USD", "no amount")]
    [InlineData("+1.USD", "no amount")]
    [InlineData("+USD", "no amount")]
    [InlineData("--1USD", "no amount")]
    [InlineData("+1.50USD x", "no amount")]
    [InlineData("+1.50USD\n", "no amount")]
    [InlineData("+\u0661USD", "no amount")]
    [InlineData("+1000000000000000000000000000000000000000000000000000000000000USD", "too large")]
    public void an_adjustment_that_could_mean_something_else_is_refused(string text, string complaint)
    {
        Assert.Null(AdjustedAmount.Read(text, out var mistake));
        Assert.Contains(complaint, mistake);
    }

    [Theory]
    [InlineData("+1EUR", 2, "alice counts USD, not EUR")]
    [InlineData("+1e3USD", 2, "alice counts USD, not e3USD")]
    [InlineData("+1usd", 2, "alice counts USD, not usd")]
    [InlineData("+0.001USD", 2, "2 decimals at most")]
    [InlineData("+0.1USD", 0, "0 decimals at most")]
    [InlineData("+1.5units", 2, "units are whole numbers")]
    [InlineData("+170141183460469231731687303715884105728units", 2, "too large")]
    [InlineData("+1USD", 200, "too large")]
    public void an_adjustment_that_the_account_cannot_have_is_refused(string text, int scale, string complaint)
    {
        var amount = AdjustedAmount.Read(text, out var mistake);
        Assert.True(amount is not null, mistake);
        Assert.Null(amount.In(new Asset("USD", scale), "alice", out mistake));
        Assert.Contains(complaint, mistake);
    }
}
