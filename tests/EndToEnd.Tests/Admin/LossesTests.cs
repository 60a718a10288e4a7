using System.Text.Json;
using Connector.Testing;
using Connector.Testing.Processes;
using static Connector.EndToEnd.Tests.Admin.StatementTests;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>What a crash or a peer leaves undecided is listed, and closed by an operator once.</summary>
public sealed class LossesTests
{
    [Fact]
    public async Task late_and_in_doubt_are_listed_and_closed_with_a_reason()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        await node.Node.IsAsync("healthy");
        Assert.Contains("Nothing is open.", (await node.IlpAsync("losses")).Out);
        await MakeLateAsync(node, 40);
        await connector.HasWrittenAsync("\"event\":\"late_fulfill\"");
        await MakeInDoubtAsync(node, 70);

        var items = Items((await node.IlpAsync("losses", "--json")).Json);
        Assert.Equal(
            [("late", "bob", "40"), ("inDoubt", "bob", "70")],
            items.Select(item => (Text(item, "kind"), Text(item, "peer"), Text(item, "amount"))));
        Assert.Equal("70", Text(Assert.Single(Items((await node.IlpAsync("losses", "--kind", "inDoubt", "--json")).Json)), "amount"));
        Assert.Empty(Items((await node.IlpAsync("losses", "--peer", "alice", "--json")).Json));
        Assert.Contains("in doubt: 1, 0.000000070 USD", (await node.IlpAsync("losses")).Out);
        var (late, doubt) = (items[0].GetProperty("item").ToString(), items[1].GetProperty("item").ToString());

        var reconciled = (await node.IlpAsync("losses", "reconcile", late, "--reason", "bob saw it expire", "--json")).Json;
        Assert.Equal(("0", "0"), (Text(reconciled, "balanceChange"), Text(reconciled, "balance")));
        var written = await node.IlpAsync("losses", "write-off", doubt, "--reason", "bob has the preimage");
        Assert.True(written.ExitCode == 0, written.ToString());
        Assert.Contains($"Item {doubt} of bob is written off; its balance changed by -0.000000070 USD", written.Out);
        Assert.Equal(-70, await node.BalanceAsync("bob"));

        // The same again tells what was done; anything else is refused.
        Assert.Contains("was written off before (bob has the preimage)", (await node.IlpAsync("losses", "write-off", doubt, "--reason", "again")).Out);
        var otherwise = await node.IlpAsync("losses", "reconcile", doubt, "--reason", "again");
        Assert.Equal(1, otherwise.ExitCode);
        Assert.Contains($"Item {doubt} was written off at", otherwise.Error);
        var unknown = await node.IlpAsync("losses", "reconcile", "4711", "--reason", "x");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("There is no item 4711", unknown.Error);

        Assert.Equal(-70, await node.BalanceAsync("bob"));
        Assert.Equal(
            [("writeOff", "-70"), ("reconcile", "0")],
            Lines((await node.IlpAsync("audit", "--json")).Json).Select(line => (Text(line, "action"), Text(line, "amount"))));
        Assert.Contains("Nothing is open.", (await node.IlpAsync("losses")).Out);
        Assert.Equal(0, (await node.IlpAsync("verify")).ExitCode);

        // What is in memory is what is in the books: the next packet starts from there.
        await using var bob = await TwoPeers.BobAsync(node.Node);
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        Assert.Equal(3, await BalancesTests.PayAsync(alice, 2));
        Assert.Equal((3, -73), (await node.BalanceAsync("alice"), await node.BalanceAsync("bob")));
    }

    private static async Task MakeLateAsync(AdminNode node, ulong amount)
    {
        await using var bob = await TwoPeers.BobAsync(node.Node);
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        bob.OnPrepare = Answering.Never;
        // On a machine that stalls it may expire before it leaves (R02), and then nothing has happened.
        string? code;
        do code = (await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, amount, TimeSpan.FromSeconds(3)))).Code;
        while (code == "R02");
        Assert.Equal("R00", code);
        var prepare = await bob.NextPrepareAsync();
        await prepare.FulfillAsync();
        await Await.UntilAsync(
            async () => Items((await node.GetAsync("/v1/items")).Body).Length == 1, () => "the late fulfill is listed");
    }

    private static async Task MakeInDoubtAsync(AdminNode node, ulong amount)
    {
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node.Node));
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        bob.OnPrepare = Answering.HangsUp;
        // The account may not know yet that bob is there again: then it says T01 too, and has sent nothing.
        do Assert.Equal("T01", (await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, amount))).Code);
        while (bob.Counters.Prepares == 0);
    }

    private static JsonElement[] Items(JsonElement document) => [.. document.GetProperty("items").EnumerateArray()];
}
