using Connector.Configuration;
using Connector.Silo.Clustering;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>Which shard a silo is for, and when it goes to another.</summary>
public sealed class ShardChoiceTests
{
    [Theory]
    [InlineData("1 2 3", 0, 1)]
    [InlineData("1 2 3", 1, 2)]
    [InlineData("1 2 3", 2, 3)]
    [InlineData("1", 2, 1)]
    [InlineData("2", 0, 2)]
    [InlineData("1 2", 2, 1)]
    [InlineData("", 0, 1)]
    [InlineData("", 2, 3)]
    public void the_first_without_an_owner_else_any(string ownerless, int start, int expected) =>
        Assert.Equal(new Shard(expected, 3), ShardChoice.Of(3, Shards(ownerless), start));

    [Theory]
    // Each look, and the shard that it is wanted at after the last.
    [InlineData("", null)]
    [InlineData("2", null)]
    [InlineData("2, 2", 2)]
    [InlineData("2, 3", null)]
    [InlineData("2, , 2", null)]
    [InlineData("2, -, 2", null)]
    [InlineData("2, -, 2, 2", 2)]
    [InlineData("2 3, 2 3", 2)]
    [InlineData("2, 2 3, 3", 3)]
    // Its own has nobody either: it will have that.
    [InlineData("1 2, 1 2", null)]
    [InlineData("1 2, 1 2, 2", 2)]
    [InlineData("1, 1, 1", null)]
    public void one_that_stands_by_goes_where_it_saw_nobody_twice(string looks, int? expected)
    {
        var watch = new ShardWatch(new Shard(1, 3));
        Shard? wanted = null;
        foreach (var look in looks.Split(','))
        {
            if (look.Trim() == "-") watch.SeeNothing();
            else wanted = watch.See(Shards(look));
        }

        Assert.Equal(expected is null ? null : new Shard(expected.Value, 3), wanted);
    }

    [Fact]
    public void books_of_every_other_division_are_known_by_name()
    {
        var names = ShardBooks.OfAnotherDivision("node", 2);
        Assert.Equal((16 * 17 / 2) - 2, names.Count);
        Assert.Contains("Write cluster: { shards: 1 }, or set CLUSTER_SHARDS=1", names["node"], StringComparison.Ordinal);
        Assert.Contains("with shards: 3, ", names["node.3of3"], StringComparison.Ordinal);
        Assert.DoesNotContain("node.1of2", names.Keys);
        Assert.DoesNotContain("node", ShardBooks.OfAnotherDivision("node", 1).Keys);
    }

    private static HashSet<Shard> Shards(string numbers) =>
        [.. numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => new Shard(int.Parse(number, null), 3))];
}
