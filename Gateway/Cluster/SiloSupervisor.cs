using Connector.Gateway.Health;
using Connector.Gateway.Sessions;
using Connector.Grains.Interfaces.Gateways;

namespace Connector.Gateway.Cluster;

/// <summary>
/// Keeps this gateway known to the silo of one shard: hello, every session attached, then a renewed lease; from the start again
/// whenever the silo does not answer. Sockets stay open all the while.
/// </summary>
internal sealed class SiloSupervisor(GatewayParts parts, HealthState health, ILogger<SiloSupervisor> log) : BackgroundService
{
    private bool _saidAway;
    private long _hellos;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        parts.Delivery.AddressChanged = TakeAddress;
        try
        {
            while (true)
            {
                await GreetAsync(stoppingToken).ConfigureAwait(false);
                await AttachAllAsync(stoppingToken).ConfigureAwait(false);
                await RenewUntilLostAsync(stoppingToken).ConfigureAwait(false);
                parts.Silo.Lost(parts.Silo.Epoch);
                parts.Pumps.Close(parts.Silo.Epoch);
                health.SiloLeft(parts.Shard.Number);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task GreetAsync(CancellationToken stop)
    {
        while (true)
        {
            var hello = new GatewayHello(parts.Identity.NodeId, parts.Identity.ConfigHash, ++_hellos);
            try
            {
                var answer = await parts.Link.HelloAsync(hello).WaitAsync(stop).ConfigureAwait(false);
                if (answer.ConfigHash != parts.Identity.ConfigHash) SiloLog.ConfigDiffers(log);
                parts.Pumps.Open(parts.Silo.Epoch + 1);
                parts.Silo.Up(answer.IlpAddress);
                health.SiloAnswered(answer.AcceptsPrepares, parts.Shard.Number);
                health.AddressIs(answer.IlpAddress);
                SiloLog.Up(log, parts.Shard, answer.IlpAddress);
                _saidAway = false;
                return;
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                if (!_saidAway) SiloLog.Away(log, parts.Shard, exception.Message);
                _saidAway = true;
                await Task.Delay(parts.Limits.HelloPeriod, parts.Clock, stop).ConfigureAwait(false);
            }
        }
    }

    private void TakeAddress(string ilpAddress)
    {
        parts.Silo.TakeAddress(ilpAddress);
        health.AddressIs(ilpAddress);
        SiloLog.AddressChanged(log, ilpAddress);
    }

    private Task AttachAllAsync(CancellationToken stop)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parts.Limits.ParallelAttaches, CancellationToken = stop };
        var attached = parts.Sessions.All.Where(session => session.Uses(parts) && session.WasAttached && !session.HasEnded);
        return Parallel.ForEachAsync(attached, options, static async (session, stop) =>
            await session.AttachInThisEpochAsync(stop).ConfigureAwait(false));
    }

    private async Task RenewUntilLostAsync(CancellationToken stop)
    {
        while (parts.Silo.IsUp)
        {
            var pause = Task.Delay(parts.Limits.RenewPeriod, parts.Clock, stop);
            await Task.WhenAny(pause, parts.Silo.WhenLostAsync()).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            try
            {
                var lease = await parts.Link.RenewAsync().WaitAsync(stop).ConfigureAwait(false);
                if (!lease.IsKnown) return;
                health.SiloAnswered(lease.AcceptsPrepares, parts.Shard.Number);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                SiloLog.Away(log, parts.Shard, exception.Message);
                _saidAway = true;
                return;
            }
        }
    }
}
