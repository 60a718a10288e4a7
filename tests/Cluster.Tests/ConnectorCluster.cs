using Connector.Configuration;
using Connector.Grains;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Reload;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(Connector.Cluster.Tests.ConnectorCluster))]

namespace Connector.Cluster.Tests;

/// <summary>One silo with the connector's grains, shared by all tests; each uses gateways of its own.</summary>
public sealed class ConnectorCluster : IAsyncLifetime
{
    private const string Yaml = """
        nodeId: us
        btpServerPort: 3000
        ilpAddress: test.us
        peers:
          - { id: alice, authToken: a-token }
          - { id: bob, authToken: b-token }
          - { id: carol, authToken: c-token }
          - { id: dave, authToken: d-token }
          - { id: erin, authToken: e-token }
          - { id: frank, authToken: f-token }
          - { id: gina, authToken: g-token }
          - { id: hugo, authToken: h-token }
          - { id: ivan, authToken: i-token }
          - { id: judy, authToken: j-token }
        routes:
          - { prefix: test.bob, nextHop: bob }
          - { prefix: test.dave, nextHop: dave }
          - { prefix: test.ivan, nextHop: ivan }
        """;

    /// <summary>Number of the hello with which a gateway of <see cref="ConnectAsync"/> says hello.</summary>
    public const long FirstHello = 5;

    private InProcessTestCluster _cluster = null!;
    private uint _lastSession;

    public IClusterClient Client => _cluster.Client;

    public async ValueTask InitializeAsync()
    {
        var loaded = ConfigLoader.Load(Yaml, "cluster.yaml", new Dictionary<string, string>(), null);
        Assert.NotNull(loaded.Config);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddConnectorGrains(loaded.Config, "hash"));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Puts this file into force in the silo, as its follower does.</summary>
    internal Task ReloadAsync(Func<string, string> edit)
    {
        var loaded = ConfigLoader.Load(edit(Yaml), "cluster.yaml", new Dictionary<string, string>(), null);
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Problems));
        var silo = _cluster.GetSiloServiceProvider();
        return silo.GetRequiredService<RunningConfig>().ApplyAsync(loaded.Config, "another hash");
    }

    internal async Task<(IGatewayGrain Grain, string Key)> ConnectAsync(FakeGateway gateway)
    {
        var key = Guid.NewGuid().ToString();
        var grain = Client.GetGrain<IGatewayGrain>(key);
        var hello = await grain.HelloAsync(
            Client.CreateObjectReference<IGatewayObserver>(gateway), new GatewayHello("us", "hash", FirstHello));
        Assert.Equal("test.us", hello.IlpAddress);
        return (grain, key);
    }

    internal async Task<uint> AttachAsync(IGatewayGrain grain, string key, string account, SessionKind kind = SessionKind.Accepted)
    {
        var session = Interlocked.Increment(ref _lastSession);
        var result = await grain.AttachAsync(new SessionAttach(new AccountId(account), key, session, kind, 0));
        Assert.True(result.Accepted);
        return session;
    }

    internal static SessionBatch Batch(uint session, EntryKind kind, ulong tag, ReadOnlySpan<byte> payload, long time)
    {
        var entries = new BatchBuffer(int.MaxValue);
        Assert.True(entries.TryAppend(kind, 0, tag, time, payload));
        Assert.True(entries.TryTake(out var chunk));
        var sessions = new BatchBuffer(int.MaxValue);
        Assert.True(sessions.TryAppend(session, 0, chunk.Span));
        Assert.True(sessions.TryTake(out var batch));
        return new SessionBatch(batch);
    }
}
