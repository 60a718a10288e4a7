using System.Globalization;
using Connector.Interop.Tests.Peers;
using Connector.Testing;

namespace Connector.Interop.Tests;

/// <summary>
/// ilp-connector as our neighbour, its route broadcasts on as it comes: what it asks about routes does not disturb the
/// packets. Its routes are written down.
/// </summary>
public sealed class IlpConnectorNeighbourTests : InteropTest
{
    [Fact]
    public async Task packets_pass_both_ways_through_ours_between_two_of_theirs()
    {
        var (leftPort, left, leftReady) = await TheirsAsync("left", "right", "peer");
        var (rightPort, right, rightReady) = await TheirsAsync("right", "left", "peer");
        var ours = await ConnectorAsync(
            "ours",
            [DialledOurs("left", leftPort), DialledOurs("right", rightPort)],
            [Route("test.left", "left"), Route("test.right", "right")]);
        await ours.SessionAsync("left");
        await ours.SessionAsync("right");
        var alice = await ChildOfAsync(left, "left");
        var bob = await ChildOfAsync(right, "right");
        await Task.WhenAll(leftReady, rightReady);

        await PassesAsync(alice, bob, "test.right.child", 1_000_001);
        await PassesAsync(bob, alice, "test.left.child", 2_000_002);
    }

    [Fact]
    public async Task packets_pass_both_ways_through_theirs_between_two_of_ours()
    {
        var middle = Peer(Scripts.Connector);
        var started = middle.DoAsync("start", new
        {
            ilpAddress = "test.middle",
            accounts = new Dictionary<string, object>
            {
                ["left"] = Accepts("peer", "ours"),
                ["right"] = Accepts("peer", "ours"),
            },
            routes = new[] { TheirRoute("test.left", "left"), TheirRoute("test.right", "right") },
        });
        var left = await OursBesideAsync(middle, "left", "right");
        var right = await OursBesideAsync(middle, "right", "left");
        await started;
        var alice = await LoggedInAsync(left.Url, "child");
        var bob = await LoggedInAsync(right.Url, "child");

        await PassesAsync(alice, bob, "test.right.child", 3_000_003);
        await PassesAsync(bob, alice, "test.left.child", 4_000_004);
    }

    [Fact]
    public async Task theirs_as_our_child_gets_its_address_from_us_and_gives_one_to_its_own_child()
    {
        var ours = await ConnectorAsync("ours", [Account("kid", "child"), Account("alice")], [Route("test.alice", "alice")]);
        var kid = Peer(Scripts.Connector);
        var started = kid.DoAsync("start", new
        {
            accounts = new Dictionary<string, object>
            {
                ["parent"] = new { relation = "parent", dial = Login(ours.Url, "kid") },
                ["child"] = Accepts("child", "child"),
            },
        });
        var grandchild = await ChildOfAsync(kid, "ours.kid");
        await started;
        var alice = await LoggedInAsync(ours.Url, "alice");

        await PassesAsync(alice, grandchild, "test.ours.kid.child", 5_000_005);
        await PassesAsync(grandchild, alice, "test.alice.shop", 6_000_006);
    }

    [Fact]
    public async Task ours_as_their_child_is_reached_below_their_address()
    {
        var (port, parent, started) = await TheirsAsync("parent", "nobody", "child");
        var ours = await ConnectorAsync(
            "ours",
            "ilpAddress: test.parent.ours",
            [DialledOurs("parent", port, "parent"), Account("child", "child")],
            [Route("test", "parent")]);
        await ours.SessionAsync("parent");
        var theirChild = await ChildOfAsync(parent, "parent");
        await started;
        var ourChild = await LoggedInAsync(ours.Url, "child");
        Assert.Equal("test.parent.ours.child", (await ourChild.DoAsync<JsConfiguration>("configuration")).ClientAddress);

        await PassesAsync(theirChild, ourChild, "test.parent.ours.child", 7_000_007);
        await PassesAsync(ourChild, theirChild, "test.parent.child", 8_000_008);
    }

    /// <summary>Twenty packets, so that the route broadcasts of their side happen between them.</summary>
    private static async Task PassesAsync(JsPeer sender, JsPeer receiver, string destination, long amount)
    {
        const int packets = 20;
        var before = receiver.Events<JsPrepare>("prepare").Count;
        for (var i = 0; i < packets; i++)
        {
            var answer = await sender.DoAsync<JsAnswer>("send", new { destination, amount = amount + i });
            Assert.Equal("ilp_fulfill paid", $"{answer.Type} {(answer.Paid ? "paid" : answer.Code + " " + answer.Message)}");
        }

        Assert.Equal(
            Enumerable.Range(0, packets).Select(i => (destination, (amount + i).ToString(CultureInfo.InvariantCulture))),
            receiver.Events<JsPrepare>("prepare").Skip(before).Select(prepare => (prepare.Destination, prepare.Amount)));
    }

    /// <summary>Theirs with an account for ours and one for a child, and a route to the far side through ours.</summary>
    private async Task<(int Port, JsPeer Peer, Task Started)> TheirsAsync(string name, string far, string ourRelation)
    {
        var theirs = Peer(Scripts.Connector);
        var started = theirs.DoAsync("start", new
        {
            ilpAddress = $"test.{name}",
            accounts = new Dictionary<string, object>
            {
                ["ours"] = Accepts(ourRelation, "ours"),
                ["child"] = Accepts("child", "child"),
            },
            routes = new[] { TheirRoute($"test.{far}", "ours") },
        });
        return (await PortAsync(theirs, "ours"), theirs, started);
    }

    private async Task<RunningConnector> OursBesideAsync(JsPeer middle, string name, string far)
    {
        var ours = await ConnectorAsync(
            name,
            [DialledOurs("middle", await PortAsync(middle, name)), Account("child", "child")],
            [Route($"test.{far}", "middle")]);
        await ours.SessionAsync("middle");
        return ours;
    }

    /// <summary>A client of theirs, which learns its address by ILDCP.</summary>
    private async Task<JsPeer> ChildOfAsync(JsPeer theirs, string parentName)
    {
        var child = await LoggedInAsync(UrlOf(await PortAsync(theirs, "child")), "child");
        var configuration = await child.DoAsync<JsConfiguration>("configuration");
        Assert.Equal(new JsConfiguration($"test.{parentName}.child", "USD", 9), configuration);
        return child;
    }

    private static async Task<int> PortAsync(JsPeer theirs, string account) =>
        (await theirs.EventAsync<JsListening>("listening", account: account)).Port;

    private static object Accepts(string relation, string account) =>
        new { relation, accept = new { secret = TokenOf(account) } };

    private static object TheirRoute(string targetPrefix, string peerId) => new { targetPrefix, peerId };

    /// <summary>An account that we log in to at theirs, whose plugin knows one token and no names.</summary>
    private static string DialledOurs(string id, int port, string relation = "peer") =>
        Dialled(id, UrlOf(port), relation, TokenOf("ours"));
}
