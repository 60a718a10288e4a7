using System.Globalization;

namespace Connector.Configuration.Tests.Settings;

/// <summary>Which shard an account is in: books depend on it.</summary>
public sealed class ShardTests
{
    private static readonly int[] _counts = [1, 2, 3, 4, 8, 16];

    public static TheoryData<int> Counts => [.. Enumerable.Range(1, Shard.MaxCount)];

    /// <summary>A release that answers otherwise finds no account where it was booked: these never change.</summary>
    [Theory]
    [InlineData("alice", 1, 2, 1, 2, 6, 6)]
    [InlineData("bob", 1, 1, 3, 3, 3, 3)]
    [InlineData("carol", 1, 1, 1, 3, 3, 11)]
    [InlineData("connector-b", 1, 1, 1, 1, 5, 13)]
    [InlineData("a", 1, 1, 1, 1, 1, 1)]
    [InlineData("0", 1, 2, 3, 4, 4, 4)]
    [InlineData("peer.with_all~of-them", 1, 2, 3, 2, 6, 14)]
    [InlineData("ALICE", 1, 1, 3, 1, 1, 1)]
    [InlineData("g.euro.bank-1", 1, 2, 3, 4, 4, 12)]
    public void an_account_is_in_the_same_shard_for_ever(string account, params int[] ofOneTwoThreeFourEightSixteen) =>
        Assert.Equal(
            ofOneTwoThreeFourEightSixteen,
            _counts.Select(count => Shard.Of(account, count).Number));

    [Theory]
    [MemberData(nameof(Counts))]
    public void every_account_is_in_one_shard(int count)
    {
        foreach (var account in Accounts(1_000))
            Assert.Equal(Shard.Of(account, count), Assert.Single(Shard.All(count), shard => shard.Has(account)));
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void accounts_are_spread_evenly(int count)
    {
        const int Many = 10_000;
        var sizes = Accounts(Many).CountBy(account => Shard.Of(account, count).Number).ToDictionary();
        Assert.Equal(Enumerable.Range(1, count), sizes.Keys.Order());
        Assert.All(sizes.Values, size => Assert.InRange(size, 0.75 * Many / count, 1.25 * Many / count));
    }

    [Fact]
    public void a_connector_that_is_not_divided_keeps_its_names()
    {
        Assert.Equal("node", Shard.Whole.NameOf("node"));
        Assert.True(Shard.Whole.IsWhole);
        Assert.Equal([Shard.Whole], Shard.All(1));
    }

    [Fact]
    public void each_shard_has_a_name_of_its_own()
    {
        Assert.Equal(["node.1of3", "node.2of3", "node.3of3"], Shard.All(3).Select(shard => shard.NameOf("node")));
        Assert.Equal("16 of 16", new Shard(16, 16).ToString());
        Assert.False(new Shard(1, 2).IsWhole);
    }

    private static IEnumerable<string> Accounts(int count) =>
        Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"peer-{number}"));
}
