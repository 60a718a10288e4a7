using System.Security.Cryptography;
using System.Text;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Protocols.Ilp;

namespace Connector.Cluster.Tests;

[Collection(nameof(ConnectorCluster))]
public sealed class GatewayGrainTests(ConnectorCluster cluster)
{
    private static readonly byte[] Preimage = SHA256.HashData("preimage"u8);

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task a_prepare_goes_through_two_accounts_and_its_fulfill_comes_back()
    {
        var gateway = new FakeGateway();
        var (grain, key) = await cluster.ConnectAsync(gateway);
        var alice = await cluster.AttachAsync(grain, key, "alice");
        var bob = await cluster.AttachAsync(grain, key, "bob");
        Assert.Equal(IngressResult.Taken, await grain.IngressAsync(Prepare(alice, 1, "test.bob.x")));
        var out1 = await gateway.NextAsync();
        Assert.Equal((bob, EntryKind.Prepare), (out1.Session, out1.Kind));
        await grain.IngressAsync(ConnectorCluster.Batch(bob, EntryKind.Fulfill, out1.Tag, Fulfill(), Now));
        var back = await gateway.NextAsync();
        Assert.Equal((alice, EntryKind.Fulfill, 1UL), (back.Session, back.Kind, back.Tag));
        var status = await cluster.Client.GetGrain<IAccountGrain>("alice").GetStatusAsync();
        Assert.Equal((0, Int128.Zero), (status.OpenIncoming, status.HeldIncoming));
        GC.KeepAlive(gateway);
    }

    [Fact]
    public async Task a_gateway_hears_what_was_taken_though_nothing_else_is_sent_to_it()
    {
        var (payers, payees) = (new FakeGateway(), new FakeGateway());
        var (payersGrain, payersKey) = await cluster.ConnectAsync(payers);
        var (payeesGrain, payeesKey) = await cluster.ConnectAsync(payees);
        var alice = await cluster.AttachAsync(payersGrain, payersKey, "alice");
        var bob = await cluster.AttachAsync(payeesGrain, payeesKey, "bob");
        await payersGrain.IngressAsync(Prepare(alice, 1, "test.bob.x"));
        var prepare = await payees.NextAsync();

        var answer = AnswerTag.Of((uint)prepare.Tag, 17);
        await payeesGrain.IngressAsync(ConnectorCluster.Batch(bob, EntryKind.Fulfill, answer, Fulfill(), Now));

        var taken = await payees.NextTakenAsync();
        Assert.Equal((bob, 17U), (taken.Session, AnswerTag.NumberOf(taken.Tag)));
        Assert.Equal(EntryKind.Fulfill, (await payers.NextAsync()).Kind);
    }

    [Fact]
    public async Task an_unknown_gateway_is_told_so_and_nothing_is_taken()
    {
        var grain = cluster.Client.GetGrain<IGatewayGrain>(Guid.NewGuid().ToString());
        Assert.False((await grain.IngressAsync(Prepare(1, 1, "test.bob.x"))).GatewayKnown);
        Assert.False((await grain.RenewAsync()).IsKnown);
    }

    /// <summary>As to a silo that is new: an account would think that the session is there, and what it relays would go to nobody.</summary>
    [Fact]
    public async Task an_unknown_gateway_attaches_nothing()
    {
        var key = Guid.NewGuid().ToString();
        var grain = cluster.Client.GetGrain<IGatewayGrain>(key);
        var attach = new SessionAttach(new AccountId("gina"), key, 5_000_000, SessionKind.Accepted, 0);

        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.AttachAsync(attach));

        Assert.False((await cluster.Client.GetGrain<IAccountGrain>("gina").GetStatusAsync()).LinkUp);
    }

    [Fact]
    public async Task sessions_that_are_not_attached_are_named()
    {
        var gateway = new FakeGateway();
        var (grain, _) = await cluster.ConnectAsync(gateway);
        var result = await grain.IngressAsync(Prepare(4_000_000, 1, "test.bob.x"));
        Assert.Equal(4_000_000U, Assert.Single(result.NotAttached!));
        GC.KeepAlive(gateway);
    }

    [Fact]
    public async Task an_account_that_is_not_configured_is_refused()
    {
        var gateway = new FakeGateway();
        var (grain, key) = await cluster.ConnectAsync(gateway);
        var result = await grain.AttachAsync(new SessionAttach(new AccountId("nobody"), key, 3_000_000, SessionKind.Accepted, 0));
        Assert.False(result.Accepted);
        GC.KeepAlive(gateway);
    }

    [Fact]
    public async Task a_newer_session_has_the_gateway_of_the_old_one_close_it()
    {
        var (first, second) = (new FakeGateway(), new FakeGateway());
        var (firstGrain, firstKey) = await cluster.ConnectAsync(first);
        var (secondGrain, secondKey) = await cluster.ConnectAsync(second);
        var old = await cluster.AttachAsync(firstGrain, firstKey, "carol");
        await cluster.AttachAsync(secondGrain, secondKey, "carol");
        Assert.Equal(old, await first.NextClosedAsync());
        await firstGrain.DetachAsync(old);
        Assert.True((await cluster.Client.GetGrain<IAccountGrain>("carol").GetStatusAsync()).LinkUp);
        GC.KeepAlive(second);
    }

    [Fact]
    public async Task a_new_table_reaches_the_silo_and_is_used_at_once()
    {
        var gateway = new FakeGateway();
        var (grain, key) = await cluster.ConnectAsync(gateway);
        var carol = await cluster.AttachAsync(grain, key, "carol", SessionKind.Dialled);
        var dave = await cluster.AttachAsync(grain, key, "dave");
        var routing = cluster.Client.GetGrain<IRoutingGrain>(IRoutingGrain.Key);
        await routing.ReplaceAsync([new("test.bob", "bob", 0), new("test.dave", "dave", 0), new("test.ivan", "ivan", 0), new("test.new", "dave", 0)]);
        await grain.IngressAsync(Prepare(carol, 1, "test.new.x"));
        var sent = await gateway.NextAsync();
        Assert.Equal((dave, EntryKind.Prepare), (sent.Session, sent.Kind));
        await grain.DetachAsync(dave);
        var rejected = await gateway.NextAsync();
        Assert.Equal((carol, EntryKind.Reject, 1UL), (rejected.Session, rejected.Kind, rejected.Tag));
        Assert.Equal("T01", Code(rejected.Payload));
    }

    [Fact]
    public async Task a_gateway_is_not_lost_to_who_knows_only_an_earlier_hello()
    {
        var gateway = new FakeGateway();
        var (grain, key) = await cluster.ConnectAsync(gateway);
        var attach = new SessionAttach(new AccountId("hugo"), key, 6_000_000, SessionKind.Accepted, 0);
        var number = (await grain.AttachAsync(attach)).Number;
        var account = cluster.Client.GetGrain<IAccountGrain>("hugo");

        await account.LoseGatewayAsync(number, ConnectorCluster.FirstHello - 1);
        Assert.True((await account.GetStatusAsync()).LinkUp);

        await account.LoseGatewayAsync(number, ConnectorCluster.FirstHello);
        Assert.False((await account.GetStatusAsync()).LinkUp);
        GC.KeepAlive(gateway);
    }

    /// <summary>A silo that hung may say so when it comes to, of an account that lives elsewhere by then.</summary>
    [Fact]
    public async Task a_wrong_word_about_a_link_is_not_believed_where_the_account_lives_and_is_put_right()
    {
        var gateway = new FakeGateway();
        var (grain, key) = await cluster.ConnectAsync(gateway);
        var judy = await cluster.AttachAsync(grain, key, "judy");
        var ivan = await cluster.AttachAsync(grain, key, "ivan");
        var routing = cluster.Client.GetGrain<IRoutingGrain>(IRoutingGrain.Key);
        var watcher = new LinkWatcher("ivan");
        await routing.SubscribeAsync("watcher", cluster.Client.CreateObjectReference<IRoutingObserver>(watcher), 0);

        await routing.LinkChangedAsync("ivan", false);
        await grain.IngressAsync(Prepare(judy, 1, "test.ivan.x"));

        var sent = await gateway.NextAsync();
        Assert.Equal((ivan, EntryKind.Prepare), (sent.Session, sent.Kind));
        Assert.False(await watcher.NextAsync());
        Assert.True(await watcher.NextAsync());
        GC.KeepAlive(gateway);
    }

    private static string Code(byte[] packet)
    {
        Assert.True(Reject.TryRead(packet, out var reject, out _));
        return Encoding.ASCII.GetString(reject.Code);
    }

    private static SessionBatch Prepare(uint session, ulong tag, string destination)
    {
        var address = Encoding.ASCII.GetBytes(destination);
        var packet = new byte[Connector.Protocols.Ilp.Prepare.SizeOf(address.Length, 0)];
        Connector.Protocols.Ilp.Prepare.Write(packet, 5, Now + 10_000, SHA256.HashData(Preimage), address, default);
        return ConnectorCluster.Batch(session, EntryKind.Prepare, tag, packet, Now);
    }

    private static byte[] Fulfill()
    {
        var packet = new byte[Connector.Protocols.Ilp.Fulfill.SizeOf(0)];
        Connector.Protocols.Ilp.Fulfill.Write(packet, Preimage, default);
        return packet;
    }
}
