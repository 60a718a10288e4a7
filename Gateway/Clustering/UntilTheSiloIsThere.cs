namespace Connector.Gateway.Clustering;

/// <summary>Goes on trying to reach a silo for as long as the process runs: either may start first.</summary>
internal sealed class UntilTheSiloIsThere(TimeProvider clock) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
