using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>What an account may do.</summary>
internal static class PeerSettings
{
    public static PeerConfig Apply(Section section, PeerConfig peer, ProblemLog problems)
    {
        var relation = section.Get<PeerRelation>("relation") ?? PeerRelation.Peer;
        var asset = section.Sub("asset");
        return peer with
        {
            Relation = relation,
            Asset = new AssetConfig { Code = asset.Text("code") ?? "", Scale = (byte)(asset.Number("scale") ?? 0) },
            Spread = section.Get<Ratio>("spread"),
            MaxPacketAmount = section.Amount("maxPacketAmount"),
            Balance = Balance(section.Sub("balance"), problems),
            RateLimit = RateLimit(section.Written("rateLimit")),
            Throughput = new ThroughputConfig
            {
                Incoming = section.Sub("throughput").Find("incoming")?.Value as ThroughputLimit,
                Outgoing = section.Sub("throughput").Find("outgoing")?.Value as ThroughputLimit,
            },
            InFlight = new InFlightConfig
            {
                Packets = section.Sub("inFlight").Number("packets") ?? 0,
                Amount = section.Sub("inFlight").Amount("amount"),
            },
            Http = Http(section.Written("http"), problems),
            SettlementEngine = section.Written("settlementEngine")?.Url("url") is { } engine
                ? new SettlementEngineConfig(engine)
                : null,
            Routing = Routing(section.Sub("routing"), PeerRoutingConfig.DefaultFor(relation)),
        };
    }

    private static BalanceConfig Balance(Section section, ProblemLog problems)
    {
        var maximum = section.Balance("maximum");
        var minimum = section.Balance("minimum");
        var threshold = section.Balance("settleThreshold");
        var settleTo = section.Balance("settleTo") ?? 0;
        if (maximum < minimum)
        {
            problems.Error(
                section.PlaceOf("minimum"), $"{minimum} is above the maximum, {maximum}", "Write a smaller one");
        }

        if (threshold < minimum || threshold > maximum)
        {
            problems.Error(
                section.PlaceOf("settleThreshold"), $"{threshold} is not between minimum and maximum",
                "Write one that the balance can reach");
        }

        if (threshold > settleTo || settleTo > maximum)
        {
            problems.Error(
                section.PlaceOf("settleTo"), $"{settleTo} is not between settleThreshold and maximum",
                "Write one that settling can reach");
        }

        return new BalanceConfig
        {
            Maximum = maximum,
            Minimum = minimum,
            SettleThreshold = threshold,
            SettleTo = settleTo,
        };
    }

    private static RateLimitConfig? RateLimit(Section? section) =>
        section?.Number("packetsPerSecond") is { } rate
            ? new RateLimitConfig { PacketsPerSecond = rate, Burst = section.Number("burst") ?? rate }
            : null;

    private static HttpConfig? Http(Section? section, ProblemLog problems)
    {
        if (section is null)
        {
            return null;
        }

        if (!section.IsWritten("url") && !section.IsWritten("incomingToken"))
        {
            problems.Error(
                section.Place, "has neither url nor incomingToken", "Write where we post, or how the peer may");
        }

        return new HttpConfig
        {
            Url = section.Url("url"),
            IncomingToken = section.Secret("incomingToken"),
            OutgoingToken = section.Secret("outgoingToken"),
        };
    }

    private static PeerRoutingConfig Routing(Section section, PeerRoutingConfig usual) => new()
    {
        Send = section.Get<bool>("send") ?? usual.Send,
        Receive = section.Get<bool>("receive") ?? usual.Receive,
        Transit = section.Get<bool>("transit") ?? usual.Transit,
    };
}
