using Connector.EndToEnd.Tests.Settlement;
using Connector.Testing;
using static Connector.EndToEnd.Tests.Admin.StatementTests;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>Settlements that an operator begins.</summary>
public sealed class SettleTests
{
    [Fact]
    public async Task what_we_owe_is_paid_once_and_no_more_than_that()
    {
        await using var engine = await TestEngine.StartAsync();
        using var node = new AdminNode();
        node.GiveEngine("carol", engine.Url);
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        await node.IlpAsync("adjust", "carol", "-3.00EUR", "--reason", "we owe carol");

        var tooMuch = await node.IlpAsync("settle", "carol", "3.01EUR");
        Assert.True(tooMuch.ExitCode == 1, tooMuch.ToString());
        Assert.Contains("At most 300 units", tooMuch.Error);
        Assert.Contains("has a sign", (await node.IlpAsync("settle", "carol", "+1.00EUR")).Error);
        Assert.Contains("does not say what it counts", (await node.IlpAsync("settle", "carol", "1.00")).Error);
        Assert.Contains("no settlementEngine", (await node.IlpAsync("settle", "alice")).Error);

        var part = await node.IlpAsync("settle", "carol", "1.25EUR");
        Assert.True(part.ExitCode == 0, part.ToString());
        Assert.Contains("1.25 EUR to carol", part.Out);
        await Await.UntilAsync(() => engine.Paid.Count == 1, "the engine has paid");
        Assert.Equal(-175, await node.BalanceAsync("carol"));
        IlpResult rest;
        do
        {
            // The first is on its way until the engine's answer is booked; until then none is begun.
            rest = await node.IlpAsync("settle", "carol", "--json");
            Assert.True(rest.ExitCode == 0, rest.ToString());
        }
        while (rest.Json.GetProperty("isInFlight").GetBoolean());
        Assert.Equal("175", Text(rest.Json, "amount"));
        await Await.UntilAsync(() => engine.Paid.Count == 2, "the engine has paid the rest");

        Assert.Contains("We owe carol nothing", (await node.IlpAsync("settle", "carol")).Error);
        Assert.Equal(0, await node.BalanceAsync("carol"));
        Assert.Equal(300, (int)engine.Paid.Values.Aggregate((sum, paid) => sum + paid));
        Assert.Equal(0, (await node.IlpAsync("verify")).ExitCode);
    }
}
