using Connector.Interop.Tests.Peers;
using Connector.Testing;

namespace Connector.Interop.Tests;

/// <summary>ilp-plugin-btp finds its way back to ours, whether we stopped or were killed.</summary>
public sealed class ReconnectTests : InteropTest
{
    [Fact]
    public async Task a_client_is_back_after_our_stop_and_start()
    {
        var (ours, alice) = await PayingAsync();

        Assert.Equal(0, await ours.StopAsync());
        await ours.StartAgainAsync();

        await PaysAgainAsync(ours, alice);
    }

    [Fact]
    public async Task a_client_is_back_after_we_were_killed()
    {
        var (ours, alice) = await PayingAsync();

        await ours.KillAsync();
        await ours.StartAgainAsync();

        await PaysAgainAsync(ours, alice);
    }

    private async Task<(RunningConnector Ours, JsPeer Alice)> PayingAsync()
    {
        var ours = await ConnectorAsync(
            "ours", "ilpAddress: test.ours\nlocalDelivery: { loopback: true }", [Account("alice")], []);
        var alice = await LoggedInAsync(ours.Url, "alice");
        Assert.True((await SendAsync(alice)).Paid);
        return (ours, alice);
    }

    private static async Task PaysAgainAsync(RunningConnector ours, JsPeer alice)
    {
        await ours.SessionAsync("alice");
        // The plugin says that it is connected when our answer to its login has arrived.
        await alice.EventAsync("connect", number: 2);
        Assert.True((await SendAsync(alice)).Paid);
    }

    private static Task<JsAnswer> SendAsync(JsPeer peer) =>
        peer.DoAsync<JsAnswer>("send", new { destination = "test.ours.shop", amount = 5 });
}
