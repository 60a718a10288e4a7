using System.Text.Json;
using Connector.Gateway.Health;
using Connector.Gateway.Hosting;

namespace Connector.Silo.Health;

/// <summary>Where the accounts are divided: which shard this silo has or stands by for, <c>shard</c>, such as <c>2 of 3</c>.</summary>
internal sealed class ShardDetail(ConnectorSetup setup) : IHealthDetail
{
    public string Name => "shard";

    public bool IsDegraded => false;

    public void Write(Utf8JsonWriter json) => json.WriteStringValue(setup.Shard.ToString());
}
