using System.Text.Json;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Reload;

/// <summary>An operator edits the file of a connector that carries traffic.</summary>
public sealed class ReloadTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task limits_and_routes_change_while_traffic_flows_and_nothing_is_lost(bool inOneProcess)
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        var file = node.Environment["CONFIG_FILE"];
        var text = File.ReadAllText(file);
        await using var silo = inOneProcess ? node.LaunchAll() : node.LaunchSilo();
        await using var gateway = inOneProcess ? null : node.LaunchGateway();
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node));
        await using var alice = await TwoPeers.WhenLetInAsync(() => TwoPeers.AliceAsync(node));

        using var stop = new CancellationTokenSource();
        var traffic = PayAsync(alice, stop.Token);
        // Editors write another file and put it in the old one's place.
        Replace(file, Limited(text, "maxPacketAmount: 1000").Replace("test.node.bob\n", "test.node.robert\n", StringComparison.Ordinal) + Route());
        await silo.HasWrittenAsync("in effect now: routes, peers[alice].maxPacketAmount");
        var tooLarge = await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, 1_001));
        Assert.Equal("F08", tooLarge.Code);
        var packet = new PacketFactory().Next("test.node.robert.till", 1_000);
        Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)), "the new route leads to bob");

        // And others write into the old one.
        File.WriteAllText(file, text);
        await FulfilledAsync(alice, 1_001);

        await stop.CancelAsync();
        var (fulfilled, refused) = await traffic;
        Assert.True(fulfilled > 0, "nothing was paid meanwhile");
        Assert.Equal(0, refused);
        Assert.False(alice.Closed.IsCompleted || bob.Closed.IsCompleted, "a socket closed");
    }

    [Fact]
    public async Task a_file_with_mistakes_changes_nothing_and_is_told_until_it_is_mended()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        var file = node.Environment["CONFIG_FILE"];
        var text = File.ReadAllText(file);
        await using var process = node.LaunchAll();
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(node);
        await using var alice = await TwoPeers.AliceAsync(node);

        File.WriteAllText(file, Limited(text, "maxPacketAmount: 1000\n    rateLimit: { packetsPerSecond: 0 }\n    spred: 1"));
        await process.HasWrittenAsync("peers[0].rateLimit.packetsPerSecond");
        await process.HasWrittenAsync("peers[0].spred");
        await Await.UntilAsync(
            async () => (await ConfigurationAsync(node)).GetProperty("mistakes").GetInt32() == 2, () => "health tells of the mistakes");
        Assert.Equal(
            ["node.yaml:7:36: peers[0].rateLimit.packetsPerSecond", "node.yaml:8:5: peers[0].spred"],
            (await ConfigurationAsync(node)).GetProperty("refusedFor").EnumerateArray().Select(place => place.GetString()));
        await FulfilledAsync(alice, 1_001);

        File.WriteAllText(file, Limited(text, "maxPacketAmount: 1000") + "healthCheckPort: 1\nminMessageWindow: 2s\n");
        await process.HasWrittenAsync("in effect now: peers[alice].maxPacketAmount");
        await process.HasWrittenAsync("needs a restart: minMessageWindow");
        var configuration = await ConfigurationAsync(node);
        Assert.Equal(0, configuration.GetProperty("mistakes").GetInt32());
        Assert.Equal(["minMessageWindow"], configuration.GetProperty("needsRestart").EnumerateArray().Select(key => key.GetString()));
        Assert.Equal("F08", (await alice.SendPrepareAsync(new PacketFactory().Next(TwoPeers.ToBob, 1_001))).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_secret_in_a_file_changes_while_peers_are_connected(bool inOneProcess)
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        var (now, before) = (node.Write("carol", "the-first\n"), node.Write("carol.previous", "the-first\n"));
        node.Environment["BTP_PEER_CAROL_SECRET_FILE"] = now;
        node.Environment["BTP_PEER_CAROL_SECRET_PREVIOUS_FILE"] = before;
        await using var silo = inOneProcess ? node.LaunchAll() : node.LaunchSilo();
        await using var apart = inOneProcess ? null : node.LaunchGateway();
        var gateway = apart ?? silo;
        await node.IsAsync("healthy");
        await using var bob = await TwoPeers.WhenLetInAsync(() => TwoPeers.BobAsync(node));
        await using var carol = await TwoPeers.WhenLetInAsync(() => TestPeer.LoginAsync(node.Btp, "carol", "the-first"));

        File.WriteAllText(now, "the-second\n");
        await gateway.HasWrittenAsync("in effect now: peers[carol].authToken");
        await using var other = await TestPeer.LoginAsync(node.Btp, "carol", "the-second");
        await Await.Within(carol.Closed, "the newer session of the account replaces the older");
        await using var again = await TestPeer.LoginAsync(node.Btp, "carol", "the-first");
        await FulfilledAsync(again, 7);

        File.WriteAllText(before, "the-second\n");
        await gateway.HasWrittenAsync("\"event\":\"token_withdrawn\"");
        await Await.Within(again.Closed, "who logged in with the token of before is let go");
        await using var stranger = await TestPeer.ConnectAsync(node.Btp);
        Assert.Equal("F00", (await stranger.AuthenticateAsync("carol", "the-first")).Code);
        await using var last = await TestPeer.LoginAsync(node.Btp, "carol", "the-second");
        await FulfilledAsync(last, 7);
        Assert.False(bob.Closed.IsCompleted, "bob's socket closed");
        Assert.DoesNotContain(silo.Output.Concat(gateway.Output), line => line.Contains("the-first", StringComparison.Ordinal));
        Assert.DoesNotContain(silo.Output.Concat(gateway.Output), line => line.Contains("the-second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task peers_without_a_credit_limit_are_named_at_the_start_in_health_and_when_they_change()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        var file = node.Environment["CONFIG_FILE"];
        var text = File.ReadAllText(file);
        await using var process = node.LaunchAll();
        await process.HasWrittenAsync("peers without a credit limit (balance.maximum), who may owe any amount: alice, bob");
        await node.IsAsync("healthy");
        Assert.Equal(["alice", "bob"], await UnlimitedAsync(node));

        File.WriteAllText(file, Limited(text, "balance: { maximum: 1000 }"));
        await process.HasWrittenAsync("peers without a credit limit (balance.maximum), who may owe any amount: bob");
        Assert.Equal(["bob"], await UnlimitedAsync(node));
        File.WriteAllText(
            file, Limited(text, "balance: { maximum: 1000 }").Replace("id: bob\n", "id: bob\n    balance: { maximum: 0 }\n", StringComparison.Ordinal));
        await process.HasWrittenAsync("every peer has a credit limit");
        Assert.Empty(await UnlimitedAsync(node));
    }

    [Fact]
    public async Task a_hangup_reads_the_file_again_though_it_is_the_same()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var process = node.LaunchAll();
        await node.IsAsync("healthy");
        await process.SignalAsync("HUP");
        await process.HasWrittenAsync("nothing changes that can change now");
        Assert.Equal(0, await process.TerminateAsync());
    }

    private static string Limited(string text, string limit) =>
        text.Replace("  - id: alice\n", $"  - id: alice\n    {limit}\n", StringComparison.Ordinal);

    private static string Route() => "  - { prefix: test.node.bob, nextHop: bob, priority: 1 }\n";

    private static void Replace(string file, string text)
    {
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static async Task<JsonElement> ConfigurationAsync(Node node) =>
        (await node.HealthAsync())!.Value.Body.GetProperty("configuration");

    private static async Task<string?[]> UnlimitedAsync(Node node)
    {
        var detail = (await node.HealthAsync())!.Value.Body.GetProperty("peersWithoutCreditLimit");
        string?[] peers = [.. detail.GetProperty("peers").EnumerateArray().Select(peer => peer.GetString())];
        Assert.Equal(peers.Length, detail.GetProperty("count").GetInt32());
        return peers;
    }

    private static async Task FulfilledAsync(TestPeer alice, ulong amount)
    {
        Answer? answer = null;
        await Await.UntilAsync(
            async () =>
            {
                var packet = new PacketFactory().Next(TwoPeers.ToBob, amount);
                answer = await alice.SendPrepareAsync(packet);
                return packet.IsFulfilledBy(answer);
            },
            () => $"a packet of {amount} is fulfilled, the last answer was {answer}");
    }

    private static async Task<(int Fulfilled, int Refused)> PayAsync(TestPeer alice, CancellationToken stop)
    {
        var (packets, fulfilled, refused) = (new PacketFactory(), 0, 0);
        while (!stop.IsCancellationRequested)
        {
            PreparedPacket[] batch = [.. Enumerable.Range(0, 50).Select(_ => packets.Next(TwoPeers.ToBob, 10))];
            foreach (var (packet, answer) in batch.Zip(await alice.SendPreparesAsync(batch, 20, TimeSpan.FromSeconds(60))))
            {
                if (packet.IsFulfilledBy(answer)) fulfilled++;
                else refused++;
            }
        }

        return (fulfilled, refused);
    }
}
