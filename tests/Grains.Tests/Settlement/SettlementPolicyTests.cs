using System.Globalization;
using System.Text.Json;
using Connector.Grains.Settlement;

namespace Connector.Grains.Tests.Settlement;

/// <summary>Vectors/accounting.json: when we settle, and how much.</summary>
public sealed class SettlementPolicyTests
{
    private static readonly Uri Engine = new("http://engine:1");

    [Fact]
    public void settles_where_the_vectors_do_and_nowhere_else()
    {
        var settled = 0;
        foreach (var vector in Vectors())
        {
            var config = vector.GetProperty("config");
            var policy = new SettlementPolicy(
                Engine, Amount(config.GetProperty("settleThreshold")), Amount(config.GetProperty("settleTo"))!.Value);
            foreach (var step in vector.GetProperty("steps").EnumerateArray())
            {
                if (step.GetProperty("op").GetString() != "outgoingFulfilled")
                    continue;
                var settle = step.TryGetProperty("settle", out var amount) ? Amount(amount)!.Value : 0;
                // The vector's balance has the settlement in it already.
                var before = Amount(step.GetProperty("balance"))!.Value - settle;
                Assert.Equal(settle, policy.Due(before));
                settled += settle > 0 ? 1 : 0;
            }
        }

        Assert.Equal(5, settled);
    }

    [Theory]
    [InlineData(-100, -100, 0, 100)]
    [InlineData(-100, -99, 0, 0)]
    [InlineData(-100, -250, -50, 200)]
    [InlineData(50, 50, 200, 150)]
    [InlineData(-5, -5, -5, 0)]
    [InlineData(null, -1_000, 0, 0)]
    public void is_due_at_the_threshold_and_goes_to_the_target(int? threshold, int balance, int target, int due) =>
        Assert.Equal(due, new SettlementPolicy(Engine, threshold, target).Due(balance));

    private static List<JsonElement> Vectors()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "accounting.json")));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(vector => vector.Clone())];
    }

    private static Int128? Amount(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : Int128.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
