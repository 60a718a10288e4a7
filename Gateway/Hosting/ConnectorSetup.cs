using Connector.Configuration;
using Connector.Gateway.Logging;

namespace Connector.Gateway.Hosting;

/// <summary>What a process knows when it builds its host.</summary>
/// <param name="Config">The configuration, valid.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Role">Which parts run.</param>
/// <param name="Log">The open log.</param>
public sealed record ConnectorSetup(ConnectorConfig Config, ConfigSource Source, ProcessRole Role, ConnectorLog Log)
{
    /// <summary>Hash of the configuration file.</summary>
    public string ConfigHash { get; } = Source.Hash();

    /// <summary>Of a silo: the part of the accounts that this process has, or stands by for.</summary>
    public Shard Shard { get; init; } = Shard.Whole;
}
