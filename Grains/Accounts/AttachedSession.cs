using Connector.Grains.Interfaces.Accounts;

namespace Connector.Grains.Accounts;

/// <summary>A live session of the peer, as its account sees it.</summary>
internal sealed class AttachedSession(ulong number, SessionAttach attach, Edge edge)
{
    /// <summary>The attach number: highest is newest.</summary>
    public ulong Number { get; } = number;

    /// <summary>Where it is.</summary>
    public SessionAttach Attach { get; } = attach;

    /// <summary>Carries our prepares and answers to it.</summary>
    public Edge Edge { get; } = edge;

    /// <summary>The gateway's number of the last prepare taken: a batch offered again is recognised by it.</summary>
    public ulong LastTaken { get; set; }
}
