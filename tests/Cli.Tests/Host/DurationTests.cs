using Connector.Cli.Host;

namespace Connector.Cli.Tests.Host;

public sealed class DurationTests
{
    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("30s", 30_000)]
    [InlineData("0.5", 500)]
    [InlineData("500ms", 500)]
    [InlineData("2m", 120_000)]
    [InlineData("86400", 86_400_000)]
    public void reads_times_as_people_write_them(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1h")]
    [InlineData("s")]
    [InlineData("1sm")]
    [InlineData("86401")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("0.00000001")]
    [InlineData("1e3")]
    public void refuses_the_rest(string text) => Assert.False(Duration.TryParse(text, out _));
}
