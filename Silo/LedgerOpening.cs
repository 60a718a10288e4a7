using Connector.Gateway.Hosting;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo;

/// <summary>Opens the books once, whoever of this process needs them first.</summary>
internal sealed class LedgerOpening(LedgerWriter ledger, ConnectorSetup setup)
{
    private readonly Lock _lock = new();
    private Task? _opening;

    /// <summary>Ends when the books are open; where silos stand by for them, when they are ours.</summary>
    /// <exception cref="StartException">They can never be opened as things are.</exception>
    public async Task OpenAsync(CancellationToken stop)
    {
        Task opening;
        lock (_lock) opening = _opening ??= ledger.StartAsync();
        try
        {
            await opening.WaitAsync(stop);
        }
        catch (LedgerStoreException exception)
        {
            throw new StartException($"{exception.Message} ({LedgerStores.KeyOf(setup.Config.Ledger)})", exception);
        }
    }
}
