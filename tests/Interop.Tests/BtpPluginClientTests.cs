using Connector.Interop.Tests.Peers;

namespace Connector.Interop.Tests;

/// <summary>ilp-plugin-btp logs in to ours: it pings before it says who it is, and checks what it is paid with.</summary>
public sealed class BtpPluginClientTests : InteropTest
{
    [Fact]
    public async Task a_prepare_to_our_loopback_is_fulfilled_and_its_data_comes_back()
    {
        var ours = await ConnectorAsync(
            "ours", "ilpAddress: test.ours\nlocalDelivery: { loopback: true }", [Account("alice")], []);
        var alice = await LoggedInAsync(ours.Url, "alice");

        var answer = await alice.DoAsync<JsAnswer>(
            "send", new { destination = "test.ours.shop", amount = 42, dataBytes = 1000 });

        Assert.Equal(("ilp_fulfill", true, true), (answer.Type, answer.Paid, answer.Echoed));
    }

    [Fact]
    public async Task a_prepare_passes_between_two_clients_with_its_amount()
    {
        var ours = await ConnectorAsync("ours", [Account("alice"), Account("bob")], [Route("test.bob", "bob")]);
        var alice = await LoggedInAsync(ours.Url, "alice");
        var bob = await LoggedInAsync(ours.Url, "bob");

        var answer = await alice.DoAsync<JsAnswer>(
            "send", new { destination = "test.bob.x~y_Z-1", amount = "18446744073709551615" });

        Assert.True(answer.Paid);
        var prepare = await bob.EventAsync<JsPrepare>("prepare");
        Assert.Equal(("test.bob.x~y_Z-1", "18446744073709551615"), (prepare.Destination, prepare.Amount));
        Assert.InRange(prepare.ExpiresInMs, 20000, 29000);
    }

    [Fact]
    public async Task a_prepare_without_a_route_comes_back_as_a_reject_that_ilp_packet_reads()
    {
        var ours = await ConnectorAsync("ours", [Account("alice")], []);
        var alice = await LoggedInAsync(ours.Url, "alice");

        var answer = await alice.DoAsync<JsAnswer>("send", new { destination = "test.nobody", amount = 1 });

        Assert.Equal(("ilp_reject", "F02", "test.ours"), (answer.Type, answer.Code, answer.TriggeredBy));
    }

    [Fact]
    public async Task a_fulfill_that_does_not_pay_is_refused()
    {
        var ours = await ConnectorAsync("ours", [Account("alice"), Account("bob")], [Route("test.bob", "bob")]);
        var alice = await LoggedInAsync(ours.Url, "alice");
        var bob = await LoggedInAsync(ours.Url, "bob");

        var answer = await alice.DoAsync<JsAnswer>(
            "send", new { destination = "test.bob", amount = 7, wrongCondition = true });

        Assert.Equal(("ilp_reject", "F05"), (answer.Type, answer.Code));
        await bob.EventAsync("prepare");
    }

    [Fact]
    public async Task a_child_learns_its_address_and_asset()
    {
        var ours = await ConnectorAsync(
            "ours",
            ["{ id: kid, relation: child, authToken: token-of-kid, asset: { code: EUR, scale: 6 } }"],
            []);
        var kid = await LoggedInAsync(ours.Url, "kid");

        var configuration = await kid.DoAsync<JsConfiguration>("configuration");

        Assert.Equal(new JsConfiguration("test.ours.kid", "EUR", 6), configuration);
    }

    [Fact]
    public async Task a_peer_that_is_no_child_gets_no_address()
    {
        var ours = await ConnectorAsync("ours", [Account("alice")], []);
        var alice = await LoggedInAsync(ours.Url, "alice");

        var failure = await Assert.ThrowsAsync<JsPeerException>(() => alice.DoAsync("configuration"));

        // The package tells the message of the reject and not its code.
        Assert.Contains("only children get an address here", failure.Message);
    }

    [Fact]
    public async Task a_wrong_token_is_refused()
    {
        var ours = await ConnectorAsync("ours", [Account("alice")], []);
        var alice = Peer(Scripts.Btp);

        var failure = await Assert.ThrowsAsync<JsPeerException>(
            () => alice.DoAsync("dial", new { url = ours.Url, account = "alice", token = "guessed" }));

        Assert.Contains("connection aborted", failure.Message);
        var complaint = await alice.EventAsync<JsComplaint>("plugin-error");
        Assert.Contains("F00", complaint.Message);
    }
}
