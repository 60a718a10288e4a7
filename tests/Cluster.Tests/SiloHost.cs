using System.Net;
using Connector.Configuration;
using Connector.Gateway.Clustering;
using Connector.Gateway.Clustering.Postgres;
using Connector.Grains;
using Connector.Grains.Interfaces.Gateways;
using Connector.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Connector.Cluster.Tests;

/// <summary>A process with a silo of one shard, and with clients of the others when there are any.</summary>
internal sealed class SiloHost : IAsyncDisposable
{
    /// <summary>Calls to this grain of the first shard go on to the second.</summary>
    public const string PassedOn = "passed-on";

    private readonly IHost _host;
    private int _passedOn;

    private SiloHost(ConnectorConfig config, Shard shard, ClusterDatabase database, ShardClients? others)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFilter(_ => false);
        builder.Services.AddSingleton(TimeProvider.System);
        if (others is not null) builder.Services.AddHostedService(_ => others);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options =>
                (options.ClusterId, options.ServiceId) = (database.ClusterId, ClusterClientHosting.ServiceId));
            silo.ConfigureEndpoints(IPAddress.Loopback, FreePort.Next(), FreePort.Next());
            silo.UseAdoNetClustering(database.Configure);
            silo.AddConnectorGrains(config, shard.ToString());
            if (others is not null) silo.AddIncomingGrainCallFilter(call => PassOnAsync(call, others));
        });
        _host = builder.Build();
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public int PassedOnCalls => _passedOn;

    /// <summary>Starts one; the hash of its configuration is its shard's name.</summary>
    public static async Task<SiloHost> StartAsync(ConnectorConfig config, Shard shard, CancellationToken stop, ShardClients? others = null)
    {
        var database = new ClusterDatabase(config, shard);
        await new ClusterTables(database).EnsureAsync(stop);
        var host = new SiloHost(config, shard, database, others);
        await host._host.StartAsync(stop);
        return host;
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task PassOnAsync(IIncomingGrainCallContext call, ShardClients others)
    {
        if (call.TargetId.Key.ToString() != PassedOn)
        {
            await call.Invoke();
            return;
        }

        call.Result = await others.Of(2).GetGrain<IGatewayGrain>(PassedOn).RenewAsync();
        Interlocked.Increment(ref _passedOn);
    }
}
