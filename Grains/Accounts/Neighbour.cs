using Connector.Grains.Routing;

namespace Connector.Grains.Accounts;

/// <summary>Another account, as the account that deals with it sees it.</summary>
internal sealed class Neighbour(NextHop hop, Edge edge)
{
    /// <summary>The account.</summary>
    public NextHop Hop { get; } = hop;

    /// <summary>Carries prepares that leave on it, and answers to prepares that came from it.</summary>
    public Edge Edge { get; } = edge;
}
