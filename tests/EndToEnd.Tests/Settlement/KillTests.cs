using System.Numerics;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Settlement;

/// <summary>
/// Kill -9 at each step of a settlement, with real processes: what the engine paid, what the books say, and what the peer
/// fulfilled agree to the unit.
/// </summary>
public sealed class KillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Alice pays bob; at 100 that we owe bob, the engine pays.</summary>
    private static int Configure(Node node, TestEngine engine)
    {
        var port = FreePort.Next();
        node.Environment["CONFIG_FILE"] = node.Write("node.yaml",
            $$"""
            nodeId: node
            ilpAddress: test.node
            btpServerPort: 3000
            peers:
              - id: alice
                authToken: token-of-alice
              - id: bob
                authToken: token-of-bob
                balance: { settleThreshold: -100, settleTo: 0 }
                settlementEngine: { url: "{{engine.Url}}" }
            routes:
              - prefix: test.node.bob
                nextHop: bob
            settlement: { port: {{port}} }

            """);
        return port;
    }

    private static string BooksOf(Node node) => Path.Combine(node.Folder, "data", "node");

    private static async Task PayAsync(Node node, int packets, ulong amount)
    {
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node));
        await using var alice = await TwoPeers.WhenLetInAsync(() => TwoPeers.AliceAsync(node));
        var factory = new PacketFactory();
        for (var sent = 0; sent < packets; sent++)
        {
            var packet = factory.Next(TwoPeers.ToBob, amount);
            var answer = await alice.SendPrepareAsync(packet);
            Assert.True(packet.IsFulfilledBy(answer), $"answered with {answer}");
        }
    }

    [Theory]
    [InlineData("Stalls")]
    [InlineData("PaysSilently")]
    public async Task a_silo_killed_while_its_engine_is_called_asks_again_with_the_same_key(string mood)
    {
        await using var engine = await TestEngine.StartAsync();
        engine.Mood = Enum.Parse<EngineMood>(mood);
        using var node = new Node();
        Configure(node, engine);
        await using var gateway = node.LaunchGateway();
        await using (var silo = node.LaunchSilo())
        {
            await node.IsAsync("healthy");
            await PayAsync(node, packets: 10, amount: 10);
            await Await.UntilAsync(() => engine.Asked.Count == 1, "the engine is called", Patience);
            await silo.KillAsync();
        }

        engine.Mood = EngineMood.Pays;
        await using var again = node.LaunchSilo();
        // Nobody sends anything: it goes on by itself.
        await again.HasWrittenAsync("settlement_taken");
        Assert.Equal(2, engine.Asked.Count);
        Assert.Equal(100, Assert.Single(engine.Paid).Value);
        Assert.Equal(0, await again.TerminateAsync());
        await AssertAsync(node, engine, balance: 0);
    }

    [Fact]
    public async Task a_connector_killed_again_and_again_under_load_pays_each_debt_once()
    {
        await using var engine = await TestEngine.StartAsync();
        using var node = new Node();
        Configure(node, engine);
        var fulfilled = BigInteger.Zero;
        for (var life = 0; life < 4; life++)
        {
            await using var connector = node.LaunchAll();
            await node.IsAsync("healthy");
            // Odd numbers, so that kills fall between the steps of different settlements.
            await PayAsync(node, packets: 7, amount: 47);
            fulfilled += 7 * 47;
            await connector.KillAsync();
        }

        await using (var last = node.LaunchAll())
        {
            await node.IsAsync("healthy");
            await Await.UntilAsync(() => fulfilled - engine.PaidInAll < 100, "what is owed beyond the threshold is paid", Patience);
            Assert.Equal(0, await last.TerminateAsync());
        }

        await AssertAsync(node, engine, (Int128)(engine.PaidInAll - fulfilled));
    }

    [Fact]
    public async Task a_connector_killed_while_payments_come_in_credits_each_once()
    {
        await using var engine = await TestEngine.StartAsync();
        using var node = new Node();
        var port = Configure(node, engine);
        var answered = new List<string>();
        for (var life = 0; life < 3; life++)
        {
            await using var connector = node.LaunchAll();
            await connector.IsReadyAsync();
            var first = life * 20;
            for (var i = first; i < first + 10; i++)
            {
                Assert.Equal(System.Net.HttpStatusCode.Created, await engine.TellAsync(port, $"in-{i}", "15", 10));
                answered.Add($"in-{i}");
            }

            // The rest is on its way when it dies: some is booked, some is not, nobody is told.
            var underWay = Enumerable.Range(first + 10, 10).Select(i => engine.TellAsync(port, $"in-{i}", "15", 10)).ToList();
            await Task.WhenAny(underWay);
            await connector.KillAsync();
            await Task.WhenAll(underWay);
        }

        await using (var last = node.LaunchAll())
        {
            await last.IsReadyAsync();
            Assert.Equal(30, answered.Count);
            Assert.Equal(System.Net.HttpStatusCode.Conflict, await engine.TellAsync(port, "in-0", "16", 10));
            // The engine asks again until it is answered, and once too often.
            for (var i = 0; i < 60; i++)
                Assert.Equal(System.Net.HttpStatusCode.Created, await engine.TellAsync(port, $"in-{i}", "15", 10));
            Assert.Equal(0, await last.TerminateAsync());
        }

        // 60 payments of one and a half units: what is finer was carried, not lost.
        var books = await Books.ReadAsync(BooksOf(node), "bob");
        Assert.Equal(-90, books.Accounts["bob"].Balance);
    }

    [Fact]
    public async Task what_an_engine_refuses_is_owed_again_after_a_kill_too()
    {
        await using var engine = await TestEngine.StartAsync();
        engine.Mood = EngineMood.Stalls;
        using var node = new Node();
        Configure(node, engine);
        await using (var connector = node.LaunchAll())
        {
            await node.IsAsync("healthy");
            await PayAsync(node, packets: 2, amount: 60);
            await Await.UntilAsync(() => engine.Asked.Count == 1, "the engine is called", Patience);
            await connector.KillAsync();
        }

        engine.Mood = EngineMood.Refuses;
        await using (var again = node.LaunchAll())
        {
            await again.HasWrittenAsync("settlement_refused");
            await again.KillAsync();
        }

        var books = await Books.ReadAsync(BooksOf(node), "bob");
        Assert.Equal(-120, books.Accounts["bob"].Balance);
        Assert.Null(books.Accounts["bob"].Outbox);
        Assert.Equal([-120, 120], books.Settlements.Select(line => line.Amount));
        Assert.Empty(engine.Paid);
    }

    /// <summary>The books have each payment of the engine once, nothing waits, and the balance is this.</summary>
    private static async Task AssertAsync(Node node, TestEngine engine, Int128 balance)
    {
        var books = await Books.ReadAsync(BooksOf(node), "bob");
        Assert.Equal(balance, books.Accounts["bob"].Balance);
        Assert.Null(books.Accounts["bob"].Outbox);
        Assert.Equal(
            engine.Paid.Select(paid => (paid.Key, paid.Value)).Order(),
            books.Settlements.Select(line => (line.Text, (BigInteger)line.Amount)).Order());
    }
}
