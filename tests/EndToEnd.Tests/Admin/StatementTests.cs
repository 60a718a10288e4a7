using System.Text.Json;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>Statements, verification and pruning, on the books of a connector that runs.</summary>
public sealed class StatementTests
{
    [Fact]
    public async Task a_statement_has_every_packet_that_was_paid_and_pages_show_each_once()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        await node.Node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node.Node);
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        await BalancesTests.PayAsync(alice, 9);

        var all = Lines((await node.IlpAsync("statement", "alice", "--json")).Json);
        Assert.Equal(Enumerable.Range(1, 9).Reverse().Select(amount => $"{amount}"), all.Select(line => Text(line, "amount")));
        Assert.Equal(["45", "36", "28", "21", "15", "10", "6", "3", "1"], all.Select(line => Text(line, "balance")));
        Assert.All(all, line => Assert.Equal(("packet", "bob"), (Text(line, "kind"), Text(line, "counterparty"))));
        Assert.Equal(9, all.Select(line => Text(line, "packet")).Distinct().Count());
        Assert.Equal("-45", Text(Lines((await node.IlpAsync("statement", "bob", "--json")).Json)[0], "balance"));

        List<string?> paged = [];
        var from = "";
        do
        {
            var page = (await node.GetAsync($"/v1/accounts/alice/statement?limit=4{from}")).Body;
            paged.AddRange(Lines(page).Select(line => Text(line, "amount")));
            from = page.GetProperty("next").GetString() is { } next ? $"&from={next}" : "";
        }
        while (from.Length > 0);
        Assert.Equal(all.Select(line => Text(line, "amount")), paged);

        var table = await node.IlpAsync("statement", "alice", "--limit", "2");
        Assert.Contains("balance 0.000000045 USD", table.Out);
        Assert.Contains("There is more", table.Out);
        Assert.DoesNotContain("0.000000021", table.Out);
    }

    [Fact]
    public async Task filters_show_what_was_asked_for_and_a_wrong_one_is_refused()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        await node.Node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node.Node);
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        await BalancesTests.PayAsync(alice, 3);
        Assert.Equal(0, (await node.IlpAsync("adjust", "alice", "+5units", "--reason", "why not")).ExitCode);

        async Task<string[]> AmountsAsync(params string[] filter) =>
            [.. Lines((await node.IlpAsync(["statement", "alice", "--json", .. filter])).Json).Select(line => Text(line, "amount")!)];

        Assert.Equal(["5", "3", "2", "1"], await AmountsAsync());
        Assert.Equal(["5"], await AmountsAsync("--kind", "adjustment"));
        Assert.Equal(["3", "2", "1"], await AmountsAsync("--kind", "packet"));
        Assert.Equal(["3", "2", "1"], await AmountsAsync("--with", "bob"));
        Assert.Empty(await AmountsAsync("--with", "carol"));
        Assert.Empty(await AmountsAsync("--until", "2020-01-01"));
        Assert.Empty(await AmountsAsync("--since", "2999-01-01"));
        Assert.Equal(4, (await AmountsAsync("--since", "2020-01-01", "--until", "2999-01-01")).Length);
        Assert.Equal(2, (await node.IlpAsync("statement", "alice", "--kind", "parcel")).ExitCode);
        await AdminListenerTests.IsProblemAsync(node.GetAsync("/v1/accounts/alice/statement?kind=parcel"), 400, "bad-request", "none of packet");
        await AdminListenerTests.IsProblemAsync(node.GetAsync("/v1/accounts/alice/statement?from=7"), 400, "bad-request", "no place");
        await AdminListenerTests.IsProblemAsync(node.GetAsync("/v1/accounts/alice/statement?since=noon"), 400, "bad-request", "not a time");
        var unknown = await node.IlpAsync("statement", "alise");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Equal("ilp: There is no peer 'alise'. Did you mean alice?", unknown.Error.Trim());
    }

    [Fact]
    public async Task the_books_are_verified_and_pruned_while_the_connector_runs()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        await node.Node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node.Node);
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        await BalancesTests.PayAsync(alice, 6);
        Assert.Equal(0, (await node.IlpAsync("adjust", "bob", "-5units", "--reason", "kept for ever")).ExitCode);
        var before = await node.BalanceAsync("alice");

        var verified = (await node.IlpAsync("verify", "--json")).Json;
        Assert.True(verified.GetProperty("agrees").GetBoolean());
        Assert.True(verified.GetProperty("entries").GetInt64() >= 6 * 2 + 1, verified.ToString());
        Assert.Contains("Every figure agrees with the journal", (await node.IlpAsync("verify")).Out);

        Assert.Contains("nothing to forget", (await node.IlpAsync("prune", "--before", "2020-01-01")).Out);
        Assert.Equal(6, Lines((await node.IlpAsync("statement", "alice", "--json")).Json).Length);
        var pruned = (await node.IlpAsync("prune", "--before", "2999-01-01", "--json")).Json;
        Assert.True(pruned.GetProperty("entries").GetInt64() > 0, pruned.ToString());
        Assert.True(Lines((await node.IlpAsync("statement", "alice", "--json")).Json).Length < 6, "the statement is shorter");
        Assert.Equal(before, await node.BalanceAsync("alice"));
        Assert.Equal(0, (await node.IlpAsync("verify")).ExitCode);
        Assert.Equal("kept for ever", Text(Lines((await node.IlpAsync("audit", "--json")).Json)[0], "reason"));
        Assert.Equal(2, (await node.IlpAsync("prune")).ExitCode);
        await AdminListenerTests.IsProblemAsync(node.PostAsync("/v1/prune", new { }), 400, "bad-request", "before");
    }

    internal static JsonElement[] Lines(JsonElement document) => [.. document.GetProperty("lines").EnumerateArray()];

    internal static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
