using Connector.Grains.Interfaces.Telemetry;
using Connector.Grains.Routing;

namespace Connector.Grains.Forwarding;

/// <summary>Chooses the next hop among the candidates of the longest prefix.</summary>
internal static class RouteChoice
{
    /// <summary>The outcome of a choice.</summary>
    public enum Outcome
    {
        /// <summary>There is a next hop, or the destination is ours.</summary>
        Chosen,

        /// <summary>No route, or only one back to where the packet came from (F02).</summary>
        Unreachable,

        /// <summary>Every candidate's link is down (T01).</summary>
        LinkDown,
    }

    /// <summary>
    /// The first candidate whose link is up and that is not the account the packet came from. What came from another shard
    /// is for a peer of this one: two that take each other for the better way would pass it on for ever, and what is for
    /// the connector itself has arrived in any shard.
    /// </summary>
    public static Outcome Choose(ReadOnlySpan<NextHop> candidates, NextHop from, out NextHop chosen)
    {
        var outcome = Outcome.Unreachable;
        foreach (var candidate in candidates)
        {
            if (ReferenceEquals(candidate, from))
                continue;
            var isLocal = ReferenceEquals(candidate, NextHop.Local);
            if ((isLocal || candidate.LinkUp) && !(from.IsTrunk && (isLocal || candidate.Elsewhere > 0)))
            {
                chosen = candidate;
                return Outcome.Chosen;
            }

            outcome = Outcome.LinkDown;
        }

        chosen = NextHop.Local;
        return outcome;
    }

    /// <summary>What telemetry calls it.</summary>
    public static TelemetryKind ToldAs(Outcome outcome) => outcome switch
    {
        Outcome.Chosen => TelemetryKind.RouteFound,
        Outcome.LinkDown => TelemetryKind.LinkDown,
        _ => TelemetryKind.RouteMissing,
    };
}
