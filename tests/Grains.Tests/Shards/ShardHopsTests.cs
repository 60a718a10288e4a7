using Connector.Configuration;
using Connector.Grains.Forwarding;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;
using Connector.Grains.Shards;

namespace Connector.Grains.Tests.Shards;

/// <summary>Next hops whose accounts are in other shards: alice is in the first of three, grace and judy in the second, bob in the third.</summary>
public sealed class ShardHopsTests
{
    private readonly NextHops _hops = new(new Shard(1, 3));
    private readonly ShardLinks _second;

    public ShardHopsTests() => _second = new ShardLinks(2, _hops);

    [Theory]
    [InlineData("alice", 0)]
    [InlineData("grace", 2)]
    [InlineData("bob", 3)]
    [InlineData("~to.2.USD.9", 0)]
    [InlineData("~from.3.USD.9", 0)]
    [InlineData("", 0)]
    public void a_hop_knows_which_other_shard_has_its_account(string account, int elsewhere)
    {
        Assert.Equal(elsewhere, _hops.Get(account).Elsewhere);
        Assert.Equal(account.StartsWith('~'), _hops.Get(account).IsTrunk);
        Assert.Equal(0, new NextHops().Get(account).Elsewhere);
    }

    [Fact]
    public void each_shard_speaks_of_its_own_accounts_only()
    {
        _hops.SetLinksOf(2, ["grace"]);
        _hops.SetLinksOf(3, ["bob"]);
        Assert.Empty(_hops.SetLinks(["alice"]));
        Assert.Equal([true, true, true], Up("alice", "grace", "bob"));

        _hops.SetLinks([]);
        Assert.Equal([false, true, true], Up("alice", "grace", "bob"));
        _hops.SetLinksOf(2, []);
        Assert.Equal([false, false, true], Up("alice", "grace", "bob"));
    }

    [Fact]
    public async Task what_another_shard_says_of_accounts_that_are_not_its_own_counts_for_nothing()
    {
        await _second.RoutesChangedAsync(Snapshot(5, "grace", "alice", "bob", "~from.3.USD.9"));
        await _second.LinkChangedAsync("alice", true, 6);

        Assert.Equal([true, false, false, false], Up("grace", "alice", "bob", "~from.3.USD.9"));
        Assert.Equal(6, _second.Version);
    }

    [Fact]
    public async Task changes_follow_the_table()
    {
        await _second.RoutesChangedAsync(Snapshot(5, "grace"));
        await _second.LinkChangedAsync("judy", true, 6);
        await _second.LinkChangedAsync("grace", false, 7);

        Assert.Equal([false, true], Up("grace", "judy"));
        Assert.Equal(7, _second.Version);
    }

    [Fact]
    public async Task after_a_change_that_was_missed_the_version_is_not_the_newest_and_the_table_is_asked_for()
    {
        await _second.RoutesChangedAsync(Snapshot(5, "grace"));
        await _second.LinkChangedAsync("grace", false, 7);

        Assert.Equal([false], Up("grace"));
        Assert.Equal(5, _second.Version);
        await _second.RoutesChangedAsync(Snapshot(7, "judy"));
        Assert.Equal([false, true], Up("grace", "judy"));
        Assert.Equal(7, _second.Version);
    }

    [Fact]
    public async Task a_change_that_the_table_overtook_is_not_made_again()
    {
        await _second.RoutesChangedAsync(Snapshot(5, "grace"));
        await _second.LinkChangedAsync("grace", false, 4);
        await _second.LinkChangedAsync("grace", false, 5);

        Assert.Equal([true], Up("grace"));
        Assert.Equal(5, _second.Version);
    }

    [Fact]
    public async Task nobody_of_a_shard_that_does_not_answer_can_be_paid_and_it_is_asked_for_the_whole_table()
    {
        await _second.RoutesChangedAsync(Snapshot(5, "grace"));
        _hops.SetLinksOf(3, ["bob"]);

        _second.Forget();

        Assert.Equal([false, true], Up("grace", "bob"));
        Assert.Equal(0, _second.Version);
        // The routing grain of its next silo may have a clock that is behind.
        await _second.RoutesChangedAsync(Snapshot(3, "grace"));
        Assert.Equal([true], Up("grace"));
    }

    [Theory]
    [InlineData("alice bob", "alice")]
    [InlineData("bob alice", "bob")]
    [InlineData("grace alice bob", "alice")]
    [InlineData("grace bob", "bob")]
    public void the_first_that_is_connected_is_chosen_whichever_shard_has_it(string candidates, string chosen)
    {
        _hops.SetLinks(["alice"]);
        _hops.SetLinksOf(3, ["bob"]);
        Assert.Equal((RouteChoice.Outcome.Chosen, chosen), Choose(candidates, "carol"));
    }

    [Theory]
    [InlineData("bob alice", "alice")]
    [InlineData("bob grace", null)]
    [InlineData("bob", null)]
    public void what_came_from_another_shard_stays_in_this_one(string candidates, string? chosen)
    {
        _hops.SetLinks(["alice"]);
        _hops.SetLinksOf(2, ["grace"]);
        _hops.SetLinksOf(3, ["bob"]);
        Assert.Equal(
            chosen is null ? (RouteChoice.Outcome.LinkDown, "") : (RouteChoice.Outcome.Chosen, chosen),
            Choose(candidates, "~from.2.USD.9"));
    }

    [Fact]
    public void what_is_for_the_connector_itself_has_arrived_where_it_came_in()
    {
        Assert.Equal(RouteChoice.Outcome.Chosen, RouteChoice.Choose([NextHop.Local], _hops.Get("alice"), out var chosen));
        Assert.Same(NextHop.Local, chosen);
        Assert.Equal(RouteChoice.Outcome.LinkDown, RouteChoice.Choose([NextHop.Local], _hops.Get("~from.2.USD.9"), out _));
    }

    [Fact]
    public void a_packet_does_not_go_back_to_where_it_came_from()
    {
        _hops.SetLinks(["alice"]);
        Assert.Equal((RouteChoice.Outcome.Unreachable, ""), Choose("alice", "alice"));
        Assert.Equal((RouteChoice.Outcome.Unreachable, ""), Choose("", "~from.2.USD.9"));
    }

    private static RoutingSnapshot Snapshot(long version, params string[] up) => new(version, [], up);

    private IEnumerable<bool> Up(params string[] accounts) => accounts.Select(account => _hops.Get(account).LinkUp);

    private (RouteChoice.Outcome Outcome, string Chosen) Choose(string candidates, string from)
    {
        var hops = candidates.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(_hops.Get).ToArray();
        var outcome = RouteChoice.Choose(hops, _hops.Get(from), out var chosen);
        return (outcome, chosen.Account);
    }
}
