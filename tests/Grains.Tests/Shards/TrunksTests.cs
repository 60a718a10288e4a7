using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Shards;
using Connector.Ledger;

namespace Connector.Grains.Tests.Shards;

/// <summary>Which trunks a shard has, and what leaves on which.</summary>
public sealed class TrunksTests
{
    private static readonly AccountPolicy Dollars = new() { AssetCode = "USD", AssetScale = 9, MaxPacketAmount = 7, Spread = Half };
    private static readonly AccountPolicy Cents = new() { AssetCode = "USD", AssetScale = 2 };
    private static readonly AccountPolicy Euros = new() { AssetCode = "EUR", AssetScale = 2 };

    [Fact]
    public void a_connector_that_is_not_divided_has_none()
    {
        var table = Table(null, ("alice", Dollars), ("bob", Euros));
        Assert.Equal(["alice", "bob"], table.Ids.Order());
        Assert.All(["alice", "nobody", ""], id => Assert.Equal(id, table.Via(id)));
    }

    [Fact]
    public void packets_leave_in_the_assets_of_the_other_shard_and_come_in_in_those_of_this_one()
    {
        // Of two shards bob and carol are in the first, alice, dave and frank in the second.
        (string, AccountPolicy)[] peers = [("alice", Dollars), ("dave", Euros), ("frank", Euros), ("bob", Cents), ("carol", Dollars)];

        Assert.Equal(
            ["bob", "carol", "~from.2.USD.2", "~from.2.USD.9", "~to.2.EUR.2", "~to.2.USD.9"], Ids(new Shard(1, 2), peers));
        Assert.Equal(
            ["alice", "dave", "frank", "~from.1.EUR.2", "~from.1.USD.9", "~to.1.USD.2", "~to.1.USD.9"], Ids(new Shard(2, 2), peers));
    }

    [Fact]
    public void every_two_of_three_shards_have_trunks_of_their_own()
    {
        // Alice is in the first, grace in the second, bob and dave in the third.
        (string, AccountPolicy)[] peers = [("alice", Dollars), ("grace", Euros), ("bob", Euros), ("dave", Cents)];

        Assert.Equal(
            ["alice", "~from.2.USD.9", "~from.3.USD.9", "~to.2.EUR.2", "~to.3.EUR.2", "~to.3.USD.2"], Ids(new Shard(1, 3), peers));
        Assert.Equal(
            ["grace", "~from.1.EUR.2", "~from.3.EUR.2", "~to.1.USD.9", "~to.3.EUR.2", "~to.3.USD.2"], Ids(new Shard(2, 3), peers));
        // Whatever leaves one comes in at another.
        foreach (var shard in Shard.All(3))
        {
            foreach (var id in Ids(shard, peers).Where(id => id.StartsWith("~to.", StringComparison.Ordinal)))
            {
                var parts = id.Split('.');
                var there = new Shard(int.Parse(parts[1], null), 3);
                Assert.Contains($"~from.{shard.Number}.{parts[2]}.{parts[3]}", Ids(there, peers));
            }
        }
    }

    [Fact]
    public void a_shard_without_peers_gets_nothing_and_sends_nothing()
    {
        (string, AccountPolicy)[] peers = [("bob", Dollars)];
        Assert.Equal(["bob", "~from.2.USD.9"], Ids(new Shard(1, 2), peers));
        Assert.Equal(["~to.1.USD.9"], Ids(new Shard(2, 2), peers));
    }

    [Fact]
    public void a_packet_leaves_on_the_account_itself_or_on_the_trunk_to_its_shard_in_its_asset()
    {
        var table = Table(new Shard(2, 2), ("alice", Dollars), ("bob", Cents), ("carol", Euros));
        Assert.Equal(("~to.1.USD.2", "~to.1.EUR.2"), (table.Via("bob"), table.Via("carol")));
        Assert.All(["alice", "~to.1.EUR.2", ""], id => Assert.Equal(id, table.Via(id)));
        Assert.All(["bob", "carol"], peer => Assert.True(table.Knows(table.Via(peer))));
    }

    [Fact]
    public void a_shard_has_its_own_accounts_and_knows_what_those_of_others_are_kept_in()
    {
        var table = Table(new Shard(2, 2), ("alice", Dollars), ("bob", Cents));
        Assert.Equal((true, false, true, false), (table.Knows("alice"), table.Knows("bob"), table.Knows("~to.1.USD.2"), table.Knows("~to.1.USD.9")));
        Assert.Equal(new Asset("USD", 2), Trunks.AssetOf(table.Of("bob")));
        Assert.Equal(["alice", "bob"], table.Peers.Order());
        Assert.Equal((true, true, false), (table.Has("bob"), table.Has("~to.1.USD.2"), table.Has("nobody")));
    }

    [Fact]
    public void a_trunk_keeps_nothing_and_limits_nothing_but_the_number_of_packets()
    {
        var table = Table(new Shard(2, 2), ("alice", Dollars), ("bob", Dollars));
        foreach (var (id, isOutgoing) in (ReadOnlySpan<(string, bool)>)[("~to.1.USD.9", true), ("~from.1.USD.9", false)])
        {
            Assert.Equal(
                new AccountPolicy
                {
                    Trunk = new Trunk(1, isOutgoing),
                    AssetCode = "USD",
                    AssetScale = 9,
                    Spread = Ratio.Zero,
                    MaxInFlightPackets = Trunk.MaxInFlightPackets,
                },
                table.Of(id));
        }

        Assert.Null(table.Of("alice").Trunk);
    }

    [Fact]
    public void the_names_of_trunks_are_their_own()
    {
        Asset[] assets = [new("USD", 9), new("USD", 2), new("usd", 9), new("A.1", 2), new("A", 12)];
        int[] shards = [1, 11];
        var names = assets.SelectMany(asset => shards.SelectMany<int, string>(
            shard => [Trunk.NameTo(shard, asset), Trunk.NameFrom(shard, asset)])).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.True(Trunk.IsTrunk(name)));
        Assert.All(["", "a~", "to.1.USD.9"], name => Assert.False(Trunk.IsTrunk(name)));
    }

    private static Ratio Half => Ratio.TryParse("0.5", out var half) ? half : default;

    private static IEnumerable<string> Ids(Shard shard, params (string Id, AccountPolicy Policy)[] peers) =>
        Table(shard, peers).Ids.Order(StringComparer.Ordinal);

    private static PolicyTable Table(Shard? shard, params (string Id, AccountPolicy Policy)[] peers) =>
        new(peers.Select(peer => KeyValuePair.Create(peer.Id, peer.Policy)), shard);
}
