using Connector.Configuration;
using Connector.Gateway.Connections;
using Connector.Testing;

namespace Connector.Gateway.Tests.Cluster;

/// <summary>The accounts are divided among two silos: each peer's packets go to its own, and neither minds the other's absence.</summary>
public sealed class ShardTests
{
    private static readonly GatewayLimits Quick = TestGateway.Limits with
    {
        HelloPeriod = TimeSpan.FromMilliseconds(20),
        RenewPeriod = TimeSpan.FromMilliseconds(50),
    };

    /// <summary>Two peers of the first shard.</summary>
    private static readonly string[] First = PeersOf(new Shard(1, 2));

    /// <summary>Two peers of the second.</summary>
    private static readonly string[] Second = PeersOf(new Shard(2, 2));

    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task each_peer_is_attached_at_the_silo_of_its_shard_and_its_packets_go_there()
    {
        await using var gateway = await StartAsync();
        await using var peers = await LoginAllAsync(gateway);

        await PaysAsync(peers.First, First[1]);
        await PaysAsync(peers.Second, Second[1]);

        Assert.Equal(First, gateway.Silos[0].Attaches.Select(attach => attach.Account.Value));
        Assert.Equal(Second, gateway.Silos[1].Attaches.Select(attach => attach.Account.Value));
        Assert.Equal(4, gateway.Sessions.Select(session => session.Id).Distinct().Count());
        Assert.Equal(["The silo of shard 1 of 2 answers; our address is test.node", "The silo of shard 2 of 2 answers; our address is test.node"], gateway.Log.Lines("silo_up").Order());
    }

    [Fact]
    public async Task one_silo_goes_and_the_packets_of_the_other_shard_flow_on()
    {
        await using var gateway = await StartAsync();
        await using var peers = await LoginAllAsync(gateway);
        using var enough = new CancellationTokenSource();
        var flowing = FlowsUntilAsync(peers.First, First[1], enough.Token);

        gateway.Silos[1].IsAway = true;
        await Await.UntilAsync(() => gateway.Health is { SiloConnected: false, ShardsAway: [2] }, "the gateway notices");
        Assert.Equal("T03", (await peers.Second.SendPrepareAsync(_packets.Next("test.node." + Second[1]))).Code);
        var line = Assert.Single(gateway.Log.Lines("silo_away"));
        Assert.StartsWith("The silo of shard 2 of 2 does not answer", line, StringComparison.Ordinal);
        gateway.Silos[1].Restart();
        gateway.Silos[1].IsAway = false;
        await Await.UntilAsync(() => gateway.Sessions.All(session => session.IsAttached), "all are attached again");

        await PaysAsync(peers.Second, Second[1]);
        await enough.CancelAsync();
        Assert.True(await flowing > 0);
        Assert.All(peers.All, peer => Assert.False(peer.Closed.IsCompleted));
    }

    [Fact]
    public async Task only_the_sessions_of_a_silo_that_comes_back_are_attached_again()
    {
        await using var gateway = await StartAsync();
        await using var peers = await LoginAllAsync(gateway);

        gateway.Silos[0].Restart();
        await Await.UntilAsync(
            () => gateway.Silos[0].Hellos == 2 && gateway.Sessions.All(session => session.IsAttached), "it is greeted again");

        Assert.Equal(First, gateway.Silos[0].Attaches.Skip(2).Select(attach => attach.Account.Value).Order());
        Assert.All(gateway.Silos[0].Attaches.Skip(2), attach => Assert.NotEqual(0UL, attach.Presented));
        Assert.Equal((1, 2), (gateway.Silos[1].Hellos, gateway.Silos[1].Attaches.Count));
    }

    [Fact]
    public async Task a_batch_that_one_silo_loses_costs_the_other_nothing()
    {
        await using var gateway = await StartAsync();
        await using var peers = await LoginAllAsync(gateway);

        gateway.Silos[1].LosesNextBatch = true;
        await Task.WhenAll(PaysAsync(peers.First, First[1]), PaysAsync(peers.Second, Second[1]));

        Assert.Equal((1, 2), (gateway.Silos[0].Hellos, gateway.Silos[1].Hellos));
    }

    [Fact]
    public async Task a_login_waits_for_the_silo_of_its_shard_and_for_no_other()
    {
        await using var gateway = await StartAsync(Quick, new FakeSilo { IsAway = true }, new FakeSilo());
        await using var waiting = await TestPeer.ConnectAsync(gateway.Url);
        var login = waiting.AuthenticateAsync(First[0], First[0] + "-token");

        await using var other = await gateway.LoginAsync(Second[0]);
        Assert.False(login.IsCompleted);
        Assert.Equal([1], gateway.Health.ShardsAway);
        gateway.Silos[0].IsAway = false;

        Assert.Equal(AnswerKind.EmptyResponse, (await login).Kind);
        Assert.Equal(Second[0], Assert.Single(gateway.Silos[1].Attaches).Account.Value);
    }

    [Fact]
    public async Task a_login_whose_silo_does_not_come_gets_T00_at_its_deadline()
    {
        var limits = Quick with { LoginDeadline = TimeSpan.FromMilliseconds(300) };
        await using var gateway = await StartAsync(limits, new FakeSilo { IsAway = true }, new FakeSilo());
        await using var peer = await TestPeer.ConnectAsync(gateway.Url);

        var answer = await peer.AuthenticateAsync(First[0], First[0] + "-token");

        Assert.Equal((AnswerKind.BtpError, "T00"), (answer.Kind, answer.Code));
        Assert.Empty(gateway.Silos[1].Attaches);
    }

    [Fact]
    public async Task a_silo_that_was_never_there_keeps_no_peer_of_the_other_out()
    {
        await using var gateway = await StartAsync(Quick, new FakeSilo(), new FakeSilo { IsAway = true });
        await using var sender = await gateway.LoginAsync(First[0]);
        await using var receiver = await gateway.LoginAsync(First[1]);

        await PaysAsync(sender, First[1]);

        gateway.Silos[1].IsAway = false;
        await using var other = await gateway.LoginAsync(Second[0]);
    }

    [Fact]
    public async Task a_peer_that_we_dial_is_attached_at_the_silo_of_its_shard()
    {
        await using var listener = TestPeerListener.Start();
        listener.AcceptOnly("node", "node-token");
        var dialled = Second[1];
        await using var gateway = await TestGateway.StartAsync(
            Quick,
            [new FakeSilo(), new FakeSilo()],
            TestGateway.Account(Second[0]),
            TestGateway.Account(dialled, url: listener.Url));
        await using var sender = await gateway.LoginAsync(Second[0]);
        await listener.NextSessionAsync();
        await Await.UntilAsync(() => gateway.Sessions.Count(session => session.IsAttached) == 2, "it is attached");

        await PaysAsync(sender, dialled);

        Assert.True(gateway.Get<IDialTurn>().IsOurs);
        Assert.Equal((1, 1), (gateway.Health.PeersConnected, gateway.Health.TotalPeers));
        Assert.Empty(gateway.Silos[0].Attaches);
        Assert.Equal(Second, gateway.Silos[1].Attaches.Select(attach => attach.Account.Value).Order());
    }

    [Fact]
    public async Task when_the_process_stops_each_silo_hears_of_the_sessions_of_its_shard()
    {
        await using var gateway = await StartAsync();
        await using var peers = await LoginAllAsync(gateway);
        var sessions = gateway.Sessions.ToLookup(session => First.Contains(session.Account.Value), session => session.Id);

        await gateway.StopAsync();

        Assert.Equal(sessions[true].Order(), gateway.Silos[0].Detaches.Order());
        Assert.Equal(sessions[false].Order(), gateway.Silos[1].Detaches.Order());
    }

    private static Task<TestGateway> StartAsync(GatewayLimits? limits = null, params FakeSilo[] silos) => TestGateway.StartAsync(
        limits ?? Quick,
        silos.Length > 0 ? silos : [new FakeSilo(), new FakeSilo()],
        [.. First.Concat(Second).Select(id => TestGateway.Account(id))]);

    private static async Task<Peers> LoginAllAsync(TestGateway gateway) => new(
    [
        await gateway.LoginAsync(First[0]),
        await gateway.LoginAsync(First[1]),
        await gateway.LoginAsync(Second[0]),
        await gateway.LoginAsync(Second[1]),
    ]);

    private static string[] PeersOf(Shard shard) =>
        [.. Enumerable.Range(1, 100).Select(number => $"peer{number:00}").Where(shard.Has).Take(2)];

    private async Task PaysAsync(TestPeer sender, string receiver)
    {
        var packet = _packets.Next("test.node." + receiver);
        var answer = await sender.SendPrepareAsync(packet);
        Assert.True(packet.IsFulfilledBy(answer), answer.ToString());
    }

    /// <summary>Pays again and again; returns how often.</summary>
    private async Task<int> FlowsUntilAsync(TestPeer sender, string receiver, CancellationToken enough)
    {
        var count = 0;
        for (; !enough.IsCancellationRequested; count++) await PaysAsync(sender, receiver);
        return count;
    }

    private sealed record Peers(TestPeer[] All) : IAsyncDisposable
    {
        public TestPeer First => All[0];

        public TestPeer Second => All[2];

        public async ValueTask DisposeAsync()
        {
            foreach (var peer in All) await peer.DisposeAsync();
        }
    }
}
