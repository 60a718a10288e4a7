using System.Net.Http.Headers;
using System.Text;
using static Connector.EndToEnd.Tests.Admin.StatementTests;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>Balances that an operator changes by hand.</summary>
public sealed class AdjustTests
{
    [Fact]
    public async Task a_balance_is_changed_as_written_with_its_sign_and_its_unit()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();

        var up = await node.IlpAsync("adjust", "carol", "+12.5EUR", "--reason", "opening \"balance\" [red]");
        Assert.True(up.ExitCode == 0, up.ToString());
        Assert.Contains("carol is adjusted: +12.50 EUR; it owes us 12.50 EUR", up.Out);
        Assert.Contains("more than carol may owe (5.00 EUR)", up.Out);
        Assert.Equal(1250, await node.BalanceAsync("carol"));
        var down = await node.IlpAsync("adjust", "carol", "-1300units", "--reason", "typo", "--json");
        Assert.Equal(("-1300", "-50"), (Text(down.Json, "amount"), Text(down.Json, "balance")));
        Assert.Contains(connector.Output, line => line.Contains("\"event\":\"balance_adjusted\"", StringComparison.Ordinal));

        var statement = Lines((await node.IlpAsync("statement", "carol", "--json")).Json);
        Assert.Equal(["typo", "opening \"balance\" [red]"], statement.Select(line => Text(line, "text")));
        var audit = await node.IlpAsync("audit", "--peer", "carol");
        Assert.Contains("opening \"balance\" [red]", audit.Out);
        Assert.Contains("+12.50 EUR", audit.Out);
        var euros = (await node.IlpAsync("balances", "--json")).Json.GetProperty("positions").EnumerateArray()
            .Single(position => Text(position.GetProperty("asset"), "code") == "EUR");
        Assert.Equal(("-50", "50", "0"), (Text(euros, "accounts"), Text(euros, "adjustment"), Text(euros, "sum")));
        Assert.Equal(0, (await node.IlpAsync("verify")).ExitCode);
    }

    [Theory]
    [InlineData(2, "has no sign", "adjust", "carol", "5EUR", "--reason", "x")]
    [InlineData(2, "does not say what it counts", "adjust", "carol", "-5", "--reason", "x")]
    [InlineData(2, "carol counts EUR, not USD", "adjust", "carol", "+5USD", "--reason", "x")]
    [InlineData(2, "2 decimals at most", "adjust", "carol", "+0.001EUR", "--reason", "x")]
    [InlineData(2, "--reason", "adjust", "carol", "+5EUR")]
    [InlineData(2, "A reason is required", "adjust", "carol", "+5EUR", "--reason", " ")]
    [InlineData(2, "The amount is 0", "adjust", "carol", "+0.00EUR", "--reason", "x")]
    [InlineData(2, "no amount", "adjust", "carol", "much", "--reason", "x")]
    [InlineData(1, "Did you mean carol?", "adjust", "carrol", "+5EUR", "--reason", "x")]
    public async Task what_is_not_unmistakable_changes_nothing(int exit, string complaint, params string[] arguments)
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();

        var result = await node.IlpAsync(arguments);
        Assert.True(result.ExitCode == exit, result.ToString());
        Assert.Contains(complaint, result.Error);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Empty(Lines((await node.IlpAsync("audit", "--json")).Json));
        Assert.Equal(0, await node.BalanceAsync("carol"));
    }

    [Fact]
    public async Task bodies_that_cannot_be_read_are_refused_and_change_nothing()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        const string path = "/v1/accounts/alice/adjustments";

        await IsRefusedAsync(new { amount = 5, reason = "a number" }, 400, "bad-request", "string of decimal digits");
        await IsRefusedAsync(new { amount = "1.5", reason = "a fraction" }, 400, "bad-request", "string of decimal digits");
        await IsRefusedAsync(new { reason = "no amount" }, 400, "bad-request", "amount");
        await IsRefusedAsync(new { amount = "1" }, 400, "bad-request", "reason");
        await IsRefusedAsync(new { amount = "1", reason = (string?)null }, 400, "bad-request", "reason");
        await IsRefusedAsync(new { amount = "1", reason = "x", extra = 1 }, 400, "bad-request", "extra");
        await IsRefusedAsync(new { amount = "1", reason = "two\nlines" }, 400, "bad-request", "control characters");
        await IsRefusedAsync(new { amount = "1", reason = new string('x', 501) }, 400, "bad-request", "500");
        await IsRefusedAsync(new { amount = "1", reason = "x", key = "with space" }, 400, "bad-request", "key");
        await IsRefusedAsync(new { amount = "1267650600228229401496703205377", reason = "x" }, 400, "bad-request", "beyond");
        await IsRefusedAsync(new { amount = "1", reason = "x", asset = new { code = "USD", scale = 2 } }, 409, "other-asset", "scale 9");
        await AdminListenerTests.IsProblemAsync(node.PostAsync("/v1/accounts/alce/adjustments", new { amount = "1", reason = "x" }), 404, "unknown-peer", "alice");

        // The declared length and what really comes are both bounded.
        var large = "{\"amount\":\"1\",\"reason\":\"" + new string(' ', 20_000) + "\"}";
        await IsTooLargeAsync(new StringContent(large));
        await IsTooLargeAsync(new StreamContent(new Endless(large)));
        using var form = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{\"amount\":\"1\",\"reason\":\"x\"}") };
        await AdminListenerTests.IsProblemAsync(node.SendAsync(form), 415, "not-json", "application/json");
        Assert.Equal(0, await node.BalanceAsync("alice"));

        Task IsRefusedAsync(object body, int status, string code, string detail) =>
            AdminListenerTests.IsProblemAsync(node.PostAsync(path, body), status, code, detail);

        async Task IsTooLargeAsync(HttpContent content)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            await AdminListenerTests.IsProblemAsync(node.SendAsync(request), 413, "too-large", "16384");
        }
    }

    [Fact]
    public async Task a_request_that_is_repeated_is_booked_once_also_after_kill_9()
    {
        using var node = new AdminNode();
        await using (var connector = node.Node.LaunchAll())
        {
            await connector.IsReadyAsync();
            var first = await node.IlpAsync("adjust", "alice", "+1500units", "--reason", "wire", "--key", "ticket-1", "--json");
            Assert.False(first.Json.GetProperty("isRepeated").GetBoolean());
            await connector.KillAsync();
        }

        await using var again = node.Node.LaunchAll();
        await again.IsReadyAsync();
        Assert.Equal(1500, await node.BalanceAsync("alice"));
        for (var i = 0; i < 2; i++)
        {
            var repeated = await node.IlpAsync("adjust", "alice", "+1500units", "--reason", "wire", "--key", "ticket-1", "--json");
            Assert.Equal((true, "1500"), (repeated.Json.GetProperty("isRepeated").GetBoolean(), Text(repeated.Json, "balance")));
        }

        foreach (var other in (string[][])[["alice", "+1501units"], ["bob", "+1500units"]])
        {
            var refused = await node.IlpAsync("adjust", other[0], other[1], "--reason", "wire", "--key", "ticket-1");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("Something else was booked under this key", refused.Error);
        }

        Assert.Single(Lines((await node.IlpAsync("audit", "--json")).Json));
        Assert.Equal((1500, 0), (await node.BalanceAsync("alice"), await node.BalanceAsync("bob")));
        Assert.Equal(0, (await node.IlpAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task whatever_moment_it_is_killed_at_the_same_key_books_it_exactly_once()
    {
        using var node = new AdminNode();
        for (var round = 1; round <= 3; round++)
        {
            string[] adjust = ["adjust", "alice", "+100units", "--reason", "wire", "--key", $"ticket-{round}", "--json"];
            await using (var connector = node.Node.LaunchAll())
            {
                await connector.IsReadyAsync();
                // The command asks, and the connector dies at about that time; what came of it nobody knows.
                var asking = Enumerable.Range(0, 4).Select(_ => node.PostAsync(
                    "/v1/accounts/alice/adjustments", new { amount = "100", reason = "wire", key = $"ticket-{round}" })).ToArray();
                if (round > 1) await Task.WhenAny(asking);
                await connector.KillAsync();
                await Task.WhenAll(asking.Select(async one => await Record.ExceptionAsync(() => one)));
            }

            await using var again = node.Node.LaunchAll();
            await again.IsReadyAsync();
            Assert.Equal($"{round * 100}", Text((await node.IlpAsync(adjust)).Json, "balance"));
            Assert.Equal(round, Lines((await node.IlpAsync("audit", "--json")).Json).Length);
            Assert.Equal(0, (await node.IlpAsync("verify")).ExitCode);
            Assert.Equal(0, await again.TerminateAsync());
        }
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class Endless(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
