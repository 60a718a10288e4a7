using Connector.Gateway.Hosting;
using Npgsql;
using Orleans.Messaging;
using Orleans.Runtime.Membership;

namespace Connector.Gateway.Clustering.Postgres;

/// <summary>
/// The silos that take gateways, as Orleans' table lists them. A gateway may start before its database and outlive it:
/// while the list cannot be read, the last one stands.
/// </summary>
internal sealed partial class ListedGateways(AdoNetGatewayListProvider table, ClusterTables tables, ILogger<ListedGateways> logger)
    : IGatewayListProvider
{
    private IList<Uri> _last = [];
    private bool _initialized;
    private bool _saidAway;

    public TimeSpan MaxStaleness => table.MaxStaleness;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            if (!_initialized)
            {
                await tables.EnsureAsync(CancellationToken.None).ConfigureAwait(false);
                await table.InitializeGatewayListProvider().ConfigureAwait(false);
                _initialized = true;
            }

            _last = await table.GetGateways().ConfigureAwait(false);
            _saidAway = false;
        }
        catch (Exception exception) when (exception is NpgsqlException or StartException or TimeoutException or InvalidOperationException)
        {
            if (!_saidAway) NotRead(logger, exception.Message);
            _saidAway = true;
        }

        return _last;
    }

    [LoggerMessage(6310, LogLevel.Warning, "The list of silos cannot be read, it is tried again: {Reason}", EventName = "silo_list_away")]
    private static partial void NotRead(ILogger logger, string reason);
}
