using Connector.Gateway.Health;

namespace Connector.Gateway.Hosting;

/// <summary>Tells the health state when everything of this process listens, and when it stops.</summary>
internal sealed class HealthLifetime(HealthState health, ConnectorSetup setup, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(OnStarted);
        lifetime.ApplicationStopping.Register(health.Stopping);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void OnStarted()
    {
        health.BtpListens(true);
        // With a gateway, its lease says whether the silo answers. A silo alone has nobody else to ask.
        if (setup.Role == ProcessRole.Silo) health.SiloAnswered(acceptsPrepares: true);
    }
}
