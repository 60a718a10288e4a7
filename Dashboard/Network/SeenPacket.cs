namespace Connector.Dashboard.Network;

/// <summary>A packet, by its condition, and what nodes told of it.</summary>
internal sealed class SeenPacket(string id)
{
    public string Id { get; } = id;

    /// <summary>As the node said that received it first; empty until one did.</summary>
    public string Destination { get; set; } = "";

    /// <summary>Likewise, in the unit of the link there.</summary>
    public string Amount { get; set; } = "";

    /// <summary>Where it was, in the order in which it was told.</summary>
    public List<Step> Steps { get; } = [];

    /// <summary>The state's version when it changed last.</summary>
    public long Version { get; set; }

    /// <summary>One step.</summary>
    /// <param name="Node">Who tells it.</param>
    /// <param name="IsSent">True: it sent the packet to the peer; false: it received it from there.</param>
    /// <param name="Peer">The peer.</param>
    /// <param name="At">When, by the node's clock.</param>
    public readonly record struct Step(string Node, bool IsSent, string Peer, DateTimeOffset At);
}
