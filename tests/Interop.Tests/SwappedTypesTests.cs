using Connector.Interop.Tests.Peers;

namespace Connector.Interop.Tests;

/// <summary>
/// interledger-rs puts prepares into Responses and their answers into Messages (spec: BTP, section 7). It still gets
/// through, in both directions.
/// </summary>
public sealed class SwappedTypesTests : InteropTest
{
    [Fact]
    public async Task a_prepare_in_a_response_is_forwarded_and_answered()
    {
        var ours = await ConnectorAsync("ours", [Account("rs"), Account("bob")], [Route("test.bob", "bob")]);
        var bob = await LoggedInAsync(ours.Url, "bob");
        var rs = await SwappingAsync(ours.Url);

        var answer = await rs.DoAsync<JsAnswer>("send", new { destination = "test.bob", amount = 11 });

        Assert.True(answer.Paid);
        Assert.Equal("11", (await bob.EventAsync<JsPrepare>("prepare")).Amount);
    }

    [Fact]
    public async Task an_answer_in_a_message_is_taken_and_not_answered()
    {
        var ours = await ConnectorAsync("ours", [Account("rs"), Account("bob")], [Route("test.rs", "rs")]);
        var bob = await LoggedInAsync(ours.Url, "bob");
        var rs = await SwappingAsync(ours.Url);

        var first = await bob.DoAsync<JsAnswer>("send", new { destination = "test.rs", amount = 12 });
        var second = await bob.DoAsync<JsAnswer>("send", new { destination = "test.rs", amount = 13 });

        Assert.Equal((true, true), (first.Paid, second.Paid));
        Assert.Equal(["12", "13"], rs.Events<JsPrepare>("prepare").Select(prepare => prepare.Amount));
        // An answer to the first answer would have come before the second prepare.
        Assert.Empty(rs.Events<JsListening>("unasked"));
    }

    private async Task<JsPeer> SwappingAsync(string url)
    {
        var peer = Peer(Scripts.Swapped);
        await peer.DoAsync("dial", Login(url, "rs"));
        return peer;
    }
}
