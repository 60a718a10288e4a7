using Connector.Grains.Routing;

namespace Connector.Grains.Tests.Routing;

public sealed class NextHopsTests
{
    private readonly NextHops _hops = new();

    [Fact]
    public void links_are_up_as_the_table_says()
    {
        Assert.Empty(_hops.SetLinks(["alice", "bob"]));
        Assert.Empty(_hops.SetLinks(["bob"]));
        Assert.Equal((false, true), (_hops.Get("alice").LinkUp, _hops.Get("bob").LinkUp));
    }

    [Fact]
    public void an_account_of_this_silo_knows_better_than_any_table()
    {
        _hops.Get("alice").SayHere(true);
        _hops.Get("bob").SayHere(false);

        Assert.Equal(["alice", "bob"], _hops.SetLinks(["bob", "carol"]).Select(hop => hop.Account).Order());

        Assert.Equal((true, false, true), (_hops.Get("alice").LinkUp, _hops.Get("bob").LinkUp, _hops.Get("carol").LinkUp));
        Assert.Empty(_hops.SetLinks(["alice", "carol"]));
    }

    [Fact]
    public void an_account_that_has_left_the_silo_knows_nothing()
    {
        var alice = _hops.Get("alice");
        alice.SayHere(true);
        Assert.False(alice.Hear(false));

        alice.LeaveHere();

        Assert.True(alice.Hear(false));
        Assert.False(alice.LinkUp);
    }
}
