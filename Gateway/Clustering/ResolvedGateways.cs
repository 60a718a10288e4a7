using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace Connector.Gateway.Clustering;

/// <summary>
/// The silos that the configuration names, resolved again at each refresh: a container that was replaced has another
/// address behind the same name.
/// </summary>
internal sealed partial class ResolvedGateways(
    IReadOnlyList<(string Host, int Port)> silos,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    TimeProvider clock,
    ILogger<ResolvedGateways> logger) : IGatewayListProvider
{
    private static readonly TimeSpan ResolveWithin = TimeSpan.FromSeconds(2);

    /// <summary>How often Orleans asks.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);

    public TimeSpan MaxStaleness => RefreshEvery;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var found = await Task.WhenAll(silos.Select(silo => ResolveAsync(silo.Host, silo.Port))).ConfigureAwait(false);
        return [.. found.SelectMany(endpoints => endpoints).Distinct().Select(endpoint => endpoint.ToGatewayUri())];
    }

    private async Task<IPEndPoint[]> ResolveAsync(string host, int port)
    {
        using var timeout = new CancellationTokenSource(ResolveWithin, clock);
        try
        {
            var addresses = await resolve(host, timeout.Token).ConfigureAwait(false);
            // A silo advertises one address, IPv4 when it has one: the other family would name it twice.
            var usable = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToArray();
            return [.. (usable.Length > 0 ? usable : addresses).Select(address => new IPEndPoint(address, port))];
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            NotResolved(logger, host, exception.Message);
            return [];
        }
    }

    [LoggerMessage(140, LogLevel.Debug, "silo host {Host} has no address now: {Reason}")]
    private static partial void NotResolved(ILogger logger, string host, string reason);
}
