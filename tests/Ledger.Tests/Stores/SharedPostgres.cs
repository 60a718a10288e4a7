using Connector.Ledger.Postgres;
using Connector.Testing;

[assembly: AssemblyFixture(typeof(Connector.Ledger.Tests.Stores.SharedPostgres))]

namespace Connector.Ledger.Tests.Stores;

/// <summary>One server for all tests of this assembly that leave it alone; each has a node of its own there.</summary>
public class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(PostgresServer.StartAsync);
    private int _nodes;

    internal Task<PostgresServer> Server => _server.Value;

    /// <summary>Books of a new node. The times are short: who waits in these tests waits in vain.</summary>
    internal async Task<PostgresOptions> NewNodeAsync() =>
        new((await Server).ConnectionString, $"node-{Interlocked.Increment(ref _nodes)}")
        {
            OwnerTimeout = TimeSpan.FromMilliseconds(300),
        };

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully) await (await _server.Value).DisposeAsync();
    }
}

/// <summary>A server for the tests of one class, which stop it and kill it.</summary>
public sealed class OwnPostgres : SharedPostgres;
