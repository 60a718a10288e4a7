using System.Threading.Channels;
using Connector.Grains.Interfaces.Routing;

namespace Connector.Cluster.Tests;

/// <summary>Hears what the routing grain tells silos of one account's link.</summary>
internal sealed class LinkWatcher(string account) : IRoutingObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(1_000);

    public Task RoutesChangedAsync(RoutingSnapshot snapshot) => Task.CompletedTask;

    public Task LinkChangedAsync(string changed, bool up, long version)
    {
        if (changed == account) Assert.True(_changes.Writer.TryWrite(up));
        return Task.CompletedTask;
    }

    /// <summary>Whether it is up after the next change.</summary>
    public async Task<bool> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _changes.Reader.ReadAsync(patience.Token);
    }
}
