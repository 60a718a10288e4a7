using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;

namespace Connector.Grains.Tests.Accounts;

public sealed class SessionTests
{
    private readonly AccountWorld _world = new(new RouteEntry("test.bob", "bob", 0));

    public SessionTests()
    {
        _world.Add("alice");
        _world.Add("bob");
    }

    [Fact]
    public void an_accepted_and_a_dialled_session_live_side_by_side()
    {
        _world.Attach("bob", SessionKind.Accepted);
        _world.Attach("bob", SessionKind.Dialled);
        Assert.Empty(_world.Closed("bob"));
    }

    [Fact]
    public void the_newest_of_a_kind_wins_and_the_old_ones_closing_harms_nothing()
    {
        var old = _world.Attach("bob");
        var oldSession = _world.LastSession;
        var next = _world.Attach("bob");
        Assert.Equal([oldSession], _world.Closed("bob"));
        Assert.True(next > old);
        _world.Detach("bob", old);
        SendFromAlice();
        Assert.Equal(_world.LastSession - 1, Assert.Single(_world.SentTo("bob")).Session);
    }

    [Fact]
    public void requests_leave_on_the_session_that_logged_in_last()
    {
        _world.Attach("bob", SessionKind.Accepted);
        var dialled = _world.Attach("bob", SessionKind.Dialled);
        var dialledSession = _world.LastSession;
        SendFromAlice();
        Assert.Equal(dialledSession, _world.SentTo("bob")[^1].Session);
        _world.Detach("bob", dialled);
        SendFromAlice();
        Assert.Equal(dialledSession - 1, _world.SentTo("bob")[^1].Session);
    }

    [Fact]
    public void a_session_whose_attach_was_not_answered_does_not_replace_itself()
    {
        var attach = new SessionAttach(new AccountId("bob"), "gateway", 1, SessionKind.Accepted, 0);
        var account = _world.Add("carol");

        var first = account.Attach(attach);

        Assert.Equal(first, account.Attach(attach));
        Assert.Empty(_world.Closed("carol"));
    }

    /// <summary>A silo that hung finds its gateways silent when it comes to; they have greeted another one meanwhile.</summary>
    [Fact]
    public void a_gateway_that_has_attached_again_since_is_not_lost()
    {
        var attach = new SessionAttach(new AccountId("carol"), "gateway", 1, SessionKind.Accepted, 0, Hello: 1);
        var account = _world.Add("carol");
        var number = account.Attach(attach).Number;
        account.Attach(attach with { Presented = number, Hello = 3 });
        // What an earlier silo still had in its queue comes late.
        account.Attach(attach with { Presented = number, Hello = 2 });

        Assert.False(account.LoseGateway(number, hello: 1));
        Assert.False(account.LoseGateway(number, hello: 2));
        Assert.True(account.Status.LinkUp);

        Assert.True(account.LoseGateway(number, hello: 3));
        Assert.False(account.Status.LinkUp);
        Assert.False(account.LoseGateway(number, hello: 3));
    }

    [Fact]
    public void sweeping_an_account_that_sends_nothing_finds_nothing()
    {
        var account = _world.Add("carol");
        account.Sweep(AccountWorld.Start);
        Assert.False(account.HasOpen);
    }

    [Fact]
    public void another_life_uses_other_request_ids()
    {
        ulong FirstRequestId()
        {
            var world = new AccountWorld(new RouteEntry("test.bob", "bob", 0));
            world.Add("alice");
            world.Add("bob");
            world.Attach("bob");
            var alice = world.Attach("alice");
            world.Take("alice", alice, EntryKind.Prepare, 1, Packet.Prepare("test.bob.x", 1, AccountWorld.Start + 9_000));
            return Assert.Single(world.SentTo("bob")).Tag;
        }

        Assert.NotEqual(FirstRequestId(), FirstRequestId());
    }

    [Fact]
    public void a_session_attached_again_keeps_its_number()
    {
        var bob = new AccountId("bob");
        var account = new AccountWorld().Add("bob");
        var first = account.Attach(new SessionAttach(bob, "gateway", 1, SessionKind.Accepted, 0));
        var again = account.Attach(new SessionAttach(bob, "gateway", 1, SessionKind.Accepted, first.Number));
        Assert.Equal(first, again);
    }

    [Fact]
    public void after_a_restart_numbers_go_on_from_what_is_presented_and_the_highest_wins()
    {
        var bob = new AccountId("bob");
        var account = new AccountWorld().Add("bob");
        var newer = account.Attach(new SessionAttach(bob, "gateway", 2, SessionKind.Accepted, 41));
        Assert.Equal((true, 42UL), (newer.Accepted, newer.Number));
        var older = account.Attach(new SessionAttach(bob, "gateway", 1, SessionKind.Accepted, 40));
        Assert.False(older.Accepted);
    }

    [Fact]
    public void a_mesh_whose_ends_both_dial_is_not_replaced()
    {
        var account = new AccountWorld().Add("bob");
        var bob = new AccountId("bob");
        Assert.True(account.Attach(new SessionAttach(bob, "gateway", 1, SessionKind.Dialled, 0)).Accepted);
        Assert.True(account.Attach(new SessionAttach(bob, "gateway", 2, SessionKind.Accepted, 0)).Accepted);
    }

    private void SendFromAlice()
    {
        var session = _world.Attach("alice");
        Assert.True(_world.Take("alice", session, EntryKind.Prepare, 1, Packet.Prepare("test.bob.x", 1, AccountWorld.Start + 9_000)));
    }
}
