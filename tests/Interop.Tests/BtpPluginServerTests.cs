using Connector.Interop.Tests.Peers;
using Connector.Testing;

namespace Connector.Interop.Tests;

/// <summary>Ours dials a peer that listens with ilp-plugin-btp.</summary>
public sealed class BtpPluginServerTests : InteropTest
{
    [Fact]
    public async Task prepares_go_both_ways_on_the_session_that_we_dialled()
    {
        var (server, ours) = await DiallingAsync();
        var alice = await LoggedInAsync(ours.Url, "alice");

        var away = await alice.DoAsync<JsAnswer>("send", new { destination = "test.server.shop", amount = 1001 });
        var back = await server.DoAsync<JsAnswer>("send", new { destination = "test.alice.shop", amount = 2002 });

        Assert.Equal((true, true), (away.Paid, back.Paid));
        Assert.Equal("1001", (await server.EventAsync<JsPrepare>("prepare")).Amount);
        Assert.Equal("2002", (await alice.EventAsync<JsPrepare>("prepare")).Amount);
    }

    [Fact]
    public async Task we_dial_again_after_the_server_was_restarted()
    {
        var (server, ours) = await DiallingAsync();
        var alice = await LoggedInAsync(ours.Url, "alice");
        var port = (await server.EventAsync<JsListening>("listening")).Port;
        await server.DisposeAsync();

        var again = Peer(Scripts.Btp);
        await again.DoAsync("accept", new { secret = TokenOf("server"), port });
        await ours.SessionAsync("server", number: 2);
        var answer = await alice.DoAsync<JsAnswer>("send", new { destination = "test.server", amount = 3 });

        Assert.True(answer.Paid);
        Assert.Equal("3", (await again.EventAsync<JsPrepare>("prepare")).Amount);
    }

    private async Task<(JsPeer Server, RunningConnector Ours)> DiallingAsync()
    {
        var server = Peer(Scripts.Btp);
        var accepted = server.DoAsync("accept", new { secret = TokenOf("server") });
        var port = (await server.EventAsync<JsListening>("listening")).Port;
        var ours = await ConnectorAsync(
            "ours",
            [Account("alice"), Dialled("server", UrlOf(port))],
            [Route("test.server", "server"), Route("test.alice", "alice")]);
        await accepted;
        await ours.SessionAsync("server");
        return (server, ours);
    }
}
