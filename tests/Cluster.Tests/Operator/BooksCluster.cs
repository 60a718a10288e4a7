using Connector.Configuration;
using Connector.Grains;
using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;
using Connector.Ledger.Writing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Connector.Cluster.Tests.Operator;

/// <summary>One silo whose accounts are kept in a real ledger in memory; each test uses peers of its own, <c>p1</c> to <c>p20</c>.</summary>
public sealed class BooksCluster : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;
    private int _last;

    public LedgerWriter Ledger { get; } = LedgerWriter.InMemory(new LedgerWriterOptions(), TimeProvider.System);

    internal GatedLedger Gate { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var peers = Enumerable.Range(1, 20).Select(i => $"  - {{ id: p{i}, authToken: t{i}, balance: {{ maximum: 100, minimum: -100 }} }}");
        var yaml = $"nodeId: us\nbtpServerPort: 1\nilpAddress: test.us\nroutes: []\npeers:\n{string.Join('\n', peers)}\n";
        var loaded = ConfigLoader.Load(yaml, "books.yaml", new Dictionary<string, string>());
        Assert.NotNull(loaded.Config);
        await Ledger.StartAsync();
        Gate = new GatedLedger(Ledger);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<ILedgerWriter>(Gate);
            silo.AddConnectorGrains(loaded.Config, "hash");
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Ledger.DisposeAsync();
    }

    /// <summary>A peer that no other test uses.</summary>
    public string NextPeer() => $"p{Interlocked.Increment(ref _last)}";

    public IAccountOperatorGrain Operator(string peer) => _cluster.Client.GetGrain<IAccountOperatorGrain>(peer);

    /// <summary>The balance in the account's memory and the one in the books.</summary>
    public async Task<(Int128 InMemory, Int128 InBooks)> BalancesAsync(string peer)
    {
        var status = await _cluster.Client.GetGrain<IAccountGrain>(peer).GetStatusAsync();
        var booked = (await Ledger.BalancesAsync(CancellationToken.None)).Accounts.Single(account => account.Name == peer);
        return (status.Balance, booked.Balance);
    }

    /// <summary>What operators did to a peer, by the books.</summary>
    public async Task<AuditLine[]> AuditAsync(string peer) =>
        [.. (await Ledger.AuditAsync(long.MaxValue, 1_000, CancellationToken.None)).Where(line => line.Account == peer)];
}
