using Connector.Cli.Client;
using Connector.Cli.Host;

namespace Connector.Cli.Send;

/// <summary>What <c>ilp send</c> was asked to do.</summary>
public sealed record SendOptions
{
    public required ConnectorUrl Connector { get; init; }

    public required Credentials Credentials { get; init; }

    public required string Destination { get; init; }

    /// <summary>In the unit of the account we log in as.</summary>
    public required ulong Amount { get; init; }

    /// <summary>From a packet's creation to its expiry.</summary>
    public required TimeSpan Expiry { get; init; }

    /// <summary>Follows the preimage in the data.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    public required int Batch { get; init; }

    public required int Sequence { get; init; }

    /// <summary>Between one answer and the next packet of a sequence.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>Packets per second of an open loop, or null.</summary>
    public required double? Rate { get; init; }

    /// <summary>Packets in all for --rate and --count; null for until stopped.</summary>
    public required int? Count { get; init; }

    /// <summary>Most packets that may be open at once.</summary>
    public required int? Concurrency { get; init; }

    /// <summary>How long an answer may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long connecting and logging in may take, each.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    public required bool Json { get; init; }

    public required LogLevel LogLevel { get; init; }
}
