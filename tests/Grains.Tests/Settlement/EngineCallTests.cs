using System.Net;
using System.Text;
using Connector.Grains.Settlement;
using Connector.Ledger.Settlement;

namespace Connector.Grains.Tests.Settlement;

/// <summary>How an engine is called, and what its answers come to.</summary>
public sealed class EngineCallTests
{
    [Theory]
    [InlineData(200, "Taken")]
    [InlineData(201, "Taken")]
    [InlineData(204, "Taken")]
    [InlineData(302, "Unknown")]
    [InlineData(400, "Refused")]
    [InlineData(401, "Unknown")]
    [InlineData(403, "Unknown")]
    [InlineData(404, "UnknownAccount")]
    [InlineData(405, "Unknown")]
    [InlineData(408, "Unknown")]
    [InlineData(409, "Unknown")]
    [InlineData(413, "Refused")]
    [InlineData(422, "Refused")]
    [InlineData(425, "Unknown")]
    [InlineData(429, "Unknown")]
    [InlineData(500, "Unknown")]
    [InlineData(503, "Unknown")]
    public void only_a_definite_no_gives_the_money_back(int status, string verdict) =>
        Assert.Equal(verdict, EngineAnswer.Judge(status).ToString());

    [Fact]
    public async Task credentials_of_the_address_go_into_a_header_and_nowhere_else()
    {
        using var handler = new FakeEngine();
        using var http = new HttpClient(handler);
        var engine = new SettlementEngine(http, TimeProvider.System, new Uri("http://me:p%40ss@engine:1/x?y=1"), "a/b");
        var (answer, _) = await engine.SettleAsync(new OutgoingSettlement("key", 5, 0), 2, CancellationToken.None);
        var call = Assert.Single(handler.Calls);
        Assert.Equal("/x/accounts/a%2Fb/settlements", call.Path);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:p@ss")), call.Authorization);
        Assert.Equal(new EngineAnswer(EngineVerdict.Taken, "status 201"), answer);
    }

    [Fact]
    public async Task an_answer_that_never_ends_is_cut_off_and_its_status_counts()
    {
        using var handler = new FakeEngine();
        using var http = new HttpClient(handler);
        handler.Then(HttpStatusCode.Created, new string('x', SettlementEngine.MaxAnswerBytes + 1));
        var engine = new SettlementEngine(http, TimeProvider.System, new Uri("http://engine:1"), "a");
        var (answer, said) = await engine.SettleAsync(new OutgoingSettlement("key", 5, 0), 2, CancellationToken.None);
        Assert.Equal(EngineVerdict.Taken, answer.Verdict);
        Assert.Null(said);
    }

    [Theory]
    [InlineData("""{"amount":"254","scale":2}""", true)]
    [InlineData("""{"amount":"254","scale":2,"more":1}""" + "\n", true)]
    [InlineData("""{"amount":254,"scale":2}""", false)]
    [InlineData("""{"amount":"254","scale":"2"}""", false)]
    [InlineData("""{"amount":"254","scale":256}""", false)]
    [InlineData("""{"amount":"254","scale":-1}""", false)]
    [InlineData("""{"amount":"254","scale":1.5}""", false)]
    [InlineData("""{"amount":"-254","scale":2}""", false)]
    [InlineData("""{"amount":"254"}""", false)]
    [InlineData("""["254",2]""", false)]
    [InlineData("""{"amount":"254","scale":2}{}""", false)]
    [InlineData("""{"amount":"\ud800","scale":2}""", false)]
    [InlineData("{", false)]
    [InlineData("", false)]
    public void a_quantity_is_read_only_when_it_is_one(string json, bool isQuantity)
    {
        Assert.Equal(isQuantity, QuantityJson.TryRead(Encoding.UTF8.GetBytes(json), out var quantity));
        if (isQuantity)
            Assert.Equal("""{"amount":"254","scale":2}""", Encoding.UTF8.GetString(QuantityJson.Write(quantity)));
    }

    [Fact]
    public void pauses_double_up_to_their_cap_and_half_of_each_is_chance()
    {
        var pause = new RetryPause(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), new Random(5));
        foreach (var full in (int[])[1, 2, 4, 8, 16, 32, 60, 60, 60])
            Assert.InRange(pause.Next(), TimeSpan.FromSeconds(full) / 2, TimeSpan.FromSeconds(full));
        for (var i = 0; i < 1_000; i++)
            Assert.InRange(pause.Next(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        pause.Reset();
        Assert.InRange(pause.Next(), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
    }
}
