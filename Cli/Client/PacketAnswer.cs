namespace Connector.Cli.Client;

/// <summary>What came back for a packet.</summary>
public enum Outcome
{
    /// <summary>A Fulfill whose fulfillment hashes to the condition.</summary>
    Fulfilled,

    /// <summary>An ILP Reject.</summary>
    Rejected,

    /// <summary>A Fulfill with other bytes: nothing is proven, and it counts as a failure.</summary>
    WrongFulfillment,

    /// <summary>A BTP Error, or a Response without a packet.</summary>
    NoPacket,

    /// <summary>Nothing came in time.</summary>
    TimedOut,

    /// <summary>The connection ended first.</summary>
    ConnectionLost,

    /// <summary>We were stopped first.</summary>
    Abandoned,
}

/// <summary>The answer to one prepare.</summary>
/// <param name="Outcome">What it is.</param>
/// <param name="Latency">From the prepare's turn to be sent to its answer.</param>
public sealed record PacketAnswer(Outcome Outcome, TimeSpan Latency)
{
    /// <summary>Hex of the fulfillment, right or wrong; null without one.</summary>
    public string? Fulfillment { get; init; }

    /// <summary>Code of the Reject or BTP Error.</summary>
    public string? Code { get; init; }

    /// <summary>Message of the Reject, or name and data of the BTP Error.</summary>
    public string? Message { get; init; }

    /// <summary>Address that made the Reject.</summary>
    public string? TriggeredBy { get; init; }

    /// <summary>Data of the Fulfill or Reject.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
