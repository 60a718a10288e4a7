using System.Globalization;
using Connector.Interop.Tests.Peers;
using Connector.Testing;

namespace Connector.Interop.Tests;

/// <summary>
/// A STREAM payment (RFC 29) by ilp-protocol-stream. Both ends are children of ours and know of themselves what ILDCP
/// told them. The sender probes, splits and counts; all we do is pass packets on.
/// </summary>
public sealed class StreamPaymentTests : InteropTest
{
    private const ulong Amount = 123_456_789_012;
    private const string Link = "token-between-hops";

    [Fact]
    public async Task a_payment_through_one_connector_delivers_exactly()
    {
        var ours = await ConnectorAsync("hop1", [Account("payer", "child"), Account("payee", "child")], []);

        await PayAsync(ours, ours);
    }

    [Fact]
    public async Task a_payment_through_three_connectors_delivers_exactly()
    {
        var (first, third) = await LineOfThreeAsync("");

        await PayAsync(first, third);
    }

    [Fact]
    public async Task a_payment_is_split_to_fit_the_largest_packet_on_its_way()
    {
        var (first, third) = await LineOfThreeAsync(", maxPacketAmount: 5000000000");

        var arrivals = await PayAsync(first, third);

        Assert.All(arrivals, arrival => Assert.InRange(arrival, 1UL, 5_000_000_000UL));
    }

    private async Task<(RunningConnector First, RunningConnector Third)> LineOfThreeAsync(string limitOfTheSecond)
    {
        var third = await ConnectorAsync(
            "hop3", [Account("hop2", token: Link), Account("payee", "child")], [Route("test.hop1", "hop2")]);
        var second = await ConnectorAsync(
            "hop2",
            [$"{{ id: hop1, authToken: {Link}{limitOfTheSecond} }}", Dialled("hop3", third.Url, token: Link)],
            [Route("test.hop1", "hop1"), Route("test.hop3", "hop3")]);
        var first = await ConnectorAsync(
            "hop1",
            [Account("payer", "child"), Dialled("hop2", second.Url, token: Link)],
            [Route("test.hop3", "hop2")]);
        await first.SessionAsync("hop2");
        await second.SessionAsync("hop3");
        return (first, third);
    }

    private async Task<IReadOnlyList<ulong>> PayAsync(RunningConnector first, RunningConnector last)
    {
        var payee = Peer(Scripts.Stream);
        var server = await payee.DoAsync<JsStreamServer>("serve", Login(last.Url, "payee"));
        Assert.StartsWith($"test.{last.Name}.payee.", server.DestinationAccount);

        var payer = Peer(Scripts.Stream);
        var payment = await payer.DoAsync<JsPayment>("pay", new
        {
            url = first.Url,
            account = "payer",
            token = TokenOf("payer"),
            amount = Text(Amount),
            server.DestinationAccount,
            server.SharedSecret,
        });

        Assert.Equal(
            new JsPayment(Text(Amount), Text(Amount), $"test.{first.Name}.payer", new JsAsset("USD", 9)), payment);
        Assert.Equal(Text(Amount), (await payee.EventAsync<JsStreamEnd>("stream-ended")).TotalReceived);
        var arrivals = payee.Events<JsMoney>("money")
            .Select(arrival => ulong.Parse(arrival.Amount, CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal(Amount, arrivals.Aggregate(0UL, (sum, amount) => sum + amount));
        return arrivals;
    }

    private static string Text(ulong amount) => amount.ToString(CultureInfo.InvariantCulture);
}
