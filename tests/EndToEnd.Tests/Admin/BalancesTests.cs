using System.Text.Json;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary><c>ilp balances</c> says what the peers know of their payments.</summary>
public sealed class BalancesTests
{
    [Fact]
    public async Task balances_are_what_the_peers_paid_and_everything_adds_up()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        await node.Node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node.Node);
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        var paid = await PayAsync(alice, 7);
        bob.OnPrepare = Answering.RejectsWith(Connector.Protocols.Ilp.ErrorCode.F02Unreachable);
        Assert.Equal(AnswerKind.Reject, (await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, 1_000_000))).Kind);

        var shown = (await node.IlpAsync("balances", "--json")).Json;
        Assert.True(shown.GetProperty("sumsToZero").GetBoolean());
        IsAccount(shown, "alice", paid, "accepted");
        IsAccount(shown, "bob", -paid, "accepted");
        IsAccount(shown, "carol", 0);
        var dollars = shown.GetProperty("positions").EnumerateArray().Single(position => Code(position) == "USD");
        Assert.Equal(("0", "0", "0"), (Text(dollars, "accounts"), Text(dollars, "held"), Text(dollars, "sum")));

        var table = await node.IlpAsync("balances");
        Assert.True(table.ExitCode == 0, table.ToString());
        Assert.Contains(table.Out.Split('\n'), line => line.Contains("alice", StringComparison.Ordinal) && line.Contains("0.000000028", StringComparison.Ordinal));
        Assert.Contains(table.Out.Split('\n'), line => line.Contains("carol", StringComparison.Ordinal) && line.Contains("5.00 ", StringComparison.Ordinal));
        Assert.Contains("Everything adds up to zero.", table.Out);
        Assert.Equal(0, await connector.TerminateAsync());
        Assert.Equal(2, (await node.IlpAsync("balances")).ExitCode);
    }

    [Fact]
    public async Task an_open_packet_is_shown_as_held_and_pages_show_every_account_once()
    {
        using var node = new AdminNode();
        await using var connector = node.Node.LaunchAll();
        await connector.IsReadyAsync();
        await node.Node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node.Node);
        await using var alice = await TwoPeers.AliceAsync(node.Node);
        bob.OnPrepare = Answering.Never;
        var open = alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, 40));
        await bob.NextPrepareAsync();

        var account = (await node.GetAsync("/v1/accounts/alice")).Body;
        Assert.Equal(("0", "40", 1), (Text(account, "balance"), Text(account, "heldIncoming"), account.GetProperty("openPackets").GetInt32()));
        Assert.Equal("40", Text((await node.GetAsync("/v1/accounts/bob")).Body, "heldOutgoing"));

        var first = (await node.GetAsync("/v1/balances?limit=2")).Body;
        Assert.Equal(["alice", "bob"], Peers(first));
        Assert.Equal("bob", Text(first, "next"));
        var second = (await node.GetAsync("/v1/balances?limit=2&after=bob")).Body;
        Assert.Equal(["carol"], Peers(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        await bob.DisposeAsync();
        Assert.Equal("T01", (await open).Code);
    }

    /// <summary>Pays bob 1, 2, 3, ... and returns the sum.</summary>
    internal static async Task<Int128> PayAsync(TestPeer alice, int packets)
    {
        var (factory, paid) = (new PacketFactory(), Int128.Zero);
        for (var amount = 1UL; amount <= (ulong)packets; amount++)
        {
            var packet = factory.Next(TwoPeers.ToBob, amount);
            Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)), "a packet is fulfilled");
            paid += amount;
        }

        return paid;
    }

    private static void IsAccount(JsonElement shown, string peer, Int128 balance, params string[] sessions)
    {
        var account = shown.GetProperty("accounts").EnumerateArray().Single(one => Text(one, "peer") == peer);
        var (toUs, byUs) = (Int128.Max(balance, 0), Int128.Max(-balance, 0));
        Assert.Equal(
            ($"{balance}", $"{toUs}", $"{byUs}", "0", "0", sessions.Length > 0),
            (Text(account, "balance"), Text(account, "owedToUs"), Text(account, "owedByUs"), Text(account, "heldIncoming"),
                Text(account, "heldOutgoing"), account.GetProperty("isConnected").GetBoolean()));
        Assert.Equal(sessions, account.GetProperty("sessions").EnumerateArray().Select(session => session.GetString()));
    }

    private static IEnumerable<string?> Peers(JsonElement page) =>
        page.GetProperty("accounts").EnumerateArray().Select(account => Text(account, "peer"));

    private static string? Code(JsonElement position) => Text(position.GetProperty("asset"), "code");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
