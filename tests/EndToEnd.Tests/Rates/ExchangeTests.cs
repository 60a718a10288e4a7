using System.Numerics;
using Connector.Ledger;
using Connector.Ledger.Writing;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Rates;

/// <summary>Alice counts USD of scale 9, bob EUR of scale 2.</summary>
public sealed class ExchangeTests
{
    [Fact]
    public async Task every_amount_and_every_balance_is_exact_also_across_a_power_cut()
    {
        using var node = new Node();
        Configure(node, "{ spread: 0.002, spreads: { USD/EUR: 0.0015 }, pairs: { USD/EUR: 0.91735 } }");
        var sums = new Sums();
        await using (var first = node.LaunchAll())
        {
            await node.IsAsync("healthy");
            await PayAsync(node, sums, seed: 1);
            await first.KillAsync();
        }

        await using var second = node.LaunchAll();
        await node.IsAsync("healthy");
        await PayAsync(node, sums, seed: 2);
        Assert.Equal(0, await second.TerminateAsync());

        Assert.True(sums.Fulfilled > 300, $"{sums.Fulfilled} packets were fulfilled");
        await AssertBooksAsync(Path.Combine(node.Folder, "data", "node"), sums);
    }

    [Fact]
    public async Task a_source_that_falls_silent_means_t00_when_its_rates_are_too_old_and_it_mends_itself()
    {
        using var rates = new RateServer("""{ "base": "USD", "rates": { "EUR": 0.5 } }""");
        using var node = new Node();
        Configure(node, $"{{ source: http, url: \"{rates.Url}\", maxAge: 3s, refresh: 1s }}");
        await using var process = node.LaunchAll();
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node);
        await using var alice = await TwoPeers.AliceAsync(node);
        Assert.Equal(50UL, await UntilPaidAsync(alice, bob));

        rates.Answers(null);
        Answer? refused = null;
        await Await.UntilAsync(
            async () => (refused = await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, 1_000_000_000))).Kind == AnswerKind.Reject,
            () => "packets are rejected for want of a rate",
            TimeSpan.FromSeconds(60));
        Assert.Equal(("T00", "no current exchange rate"), (refused!.Code, refused.Message));
        await node.IsAsync("degraded");
        var health = (await node.HealthAsync())!.Value.Body.GetProperty("rates");
        Assert.False(health.GetProperty("usable").GetBoolean());
        Assert.Equal(3, health.GetProperty("maxAgeSeconds").GetInt32());
        await process.HasWrittenAsync("rates_failed");
        Assert.DoesNotContain(process.Output, line => line.Contains(rates.Url.ToString(), StringComparison.Ordinal));
        // Nothing that goes the way without a conversion minds.
        Assert.Equal(AnswerKind.Fulfill, (await bob.SendPrepareAsync(new PacketFactory().Next("test.node.carol", 1))).Kind);

        rates.Answers("""{ "base": "USD", "rates": { "EUR": 0.25 } }""");
        Assert.Equal(25UL, await UntilPaidAsync(alice, bob));
        await process.HasWrittenAsync("rates_recovered");
        await node.IsAsync("healthy");
    }

    private static void Configure(Node node, string rates)
    {
        TwoPeers.Configure(node);
        var file = node.Environment["CONFIG_FILE"];
        var text = File.ReadAllText(file)
            .Replace("  - id: bob\n", "  - id: bob\n    asset: { code: EUR, scale: 2 }\n", StringComparison.Ordinal);
        // Loopback takes what is addressed below us, and converts nothing.
        File.WriteAllText(file, $"{text}rates: {rates}\nlocalDelivery: {{ loopback: true }}\n");
    }

    private static async Task PayAsync(Node node, Sums sums, int seed)
    {
        var (random, packets) = (new Random(seed), new PacketFactory());
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node));
        await using var alice = await TwoPeers.WhenLetInAsync(() => TwoPeers.AliceAsync(node));
        for (var i = 0; i < 300; i++)
        {
            // From what is worth nothing over there to what no double holds.
            var amount = i % 50 == 0 ? (ulong)random.NextInt64(long.MaxValue) : (ulong)random.NextInt64(1L << random.Next(20, 50));
            var expected = Exact(amount);
            var packet = packets.Next(TwoPeers.ToBob, amount);
            var answer = await alice.SendPrepareAsync(packet);
            if (expected == 0)
            {
                Assert.Equal(amount == 0 ? "" : "R01", answer.Code);
                if (amount > 0) continue;
            }

            Assert.True(packet.IsFulfilledBy(answer), $"{amount} was answered with {answer}");
            Assert.Equal(expected, (await bob.NextPrepareAsync()).Amount);
            sums.Add(amount, expected);
        }
    }

    /// <summary>floor(amount × 0.91735 × (1 - 0.0015) ÷ 10^7): the pair's spread goes over the general one.</summary>
    private static ulong Exact(ulong amount) =>
        (ulong)(new BigInteger(amount) * 91_735 * 9_985 / (BigInteger.Pow(10, 5) * BigInteger.Pow(10, 4) * BigInteger.Pow(10, 7)));

    private static async Task AssertBooksAsync(string directory, Sums sums)
    {
        await using var books = LedgerWriter.Embedded(directory, new LedgerWriterOptions(), TimeProvider.System);
        await books.StartAsync();
        var accounts = (await books.AccountsAsync(CancellationToken.None)).ToDictionary(account => account.Name);
        Assert.Equal((new Asset("USD", 9), sums.Dollars), (accounts["alice"].Asset, accounts["alice"].Balance));
        Assert.Equal((new Asset("EUR", 2), -sums.Euros), (accounts["bob"].Asset, accounts["bob"].Balance));
        Assert.All(accounts.Values, account => Assert.Equal((0, Int128.Zero), (account.OpenHolds, account.HeldIncoming + account.HeldOutgoing)));

        var positions = (await books.PositionsAsync(CancellationToken.None)).ToDictionary(position => position.Asset.Code);
        Assert.All(positions.Values, position => Assert.Equal(Int128.Zero, position.Sum));
        Assert.Equal((-sums.Dollars, sums.Euros), (positions["USD"].Exchange, positions["EUR"].Exchange));
        Assert.Empty((await books.VerifyAsync(CancellationToken.None)).Differences);
        // What alice read just before the power cut may not have been noted as read; nothing else may be open.
        Assert.All(await books.OpenItemsAsync(CancellationToken.None), item => Assert.Equal(LedgerMark.Unrelayed, item.Mark));
    }

    /// <summary>Pays one dollar until it is let through; what bob got.</summary>
    private static async Task<ulong> UntilPaidAsync(TestPeer alice, TestPeer bob)
    {
        Answer? answer = null;
        await Await.UntilAsync(
            async () => (answer = await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, 1_000_000_000))).Kind == AnswerKind.Fulfill,
            () => $"a packet is fulfilled, the last answer was {answer}",
            TimeSpan.FromSeconds(60));
        while (true)
        {
            var prepare = await bob.NextPrepareAsync();
            if (answer!.Fulfillment.Span.SequenceEqual(prepare.Data.Span[..32])) return prepare.Amount;
        }
    }

    private sealed class Sums
    {
        public Int128 Dollars { get; private set; }

        public Int128 Euros { get; private set; }

        public int Fulfilled { get; private set; }

        public void Add(ulong dollars, ulong euros) => (Dollars, Euros, Fulfilled) = (Dollars + dollars, Euros + euros, Fulfilled + 1);
    }
}
