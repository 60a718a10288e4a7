using System.Numerics;

namespace Connector.Configuration.Keys;

/// <summary>The keys of one entry of <c>peers</c>.</summary>
internal static class PeerKeys
{
    /// <summary>Largest number of unanswered packets: each takes memory in the silo.</summary>
    private const int MaxInFlightPackets = 1_000_000;

    private const int MaxPacketsPerSecond = 100_000_000;

    /// <summary>The keys of <c>http</c>. Stands first, because the next one holds it.</summary>
    public static SectionType HttpKeys { get; } = new(
        new("url", UrlType.Http, "https://b.example/ilp", "Where we post packets; absent: it only posts to us"),
        new("incomingToken", Forms.Token, "${B_INCOMING_TOKEN}", "Bearer token it must show") { IsSecret = true },
        new("outgoingToken", Forms.Token, "${B_OUTGOING_TOKEN}", "Bearer token that we show") { IsSecret = true });

    /// <summary>The keys of the entry itself.</summary>
    public static SectionType Peer { get; } = new(
        new("id", Forms.PeerId, "connector-b", "The account's id: what the peer calls itself when it logs in here")
        {
            Required = true,
        },
        new("url", UrlType.WebSocket, "ws://connector-b:3001", "Where we dial it; absent: it dials us"),
        new("username", Forms.NodeId, "connector-a", "What we call ourselves there") { DefaultWords = "the node id" },
        new("authToken", Forms.Token, "${BTP_PEER_CONNECTOR_B_SECRET}",
            "Token of this link: we log in with it, and the peer with it here unless its variable says otherwise")
        {
            IsSecret = true,
            DefaultWords = "the variable `BTP_PEER_<ID>_SECRET`",
        },
        new("previousAuthToken", Forms.Token, "${BTP_PEER_CONNECTOR_B_SECRET_PREVIOUS}",
            "One more token that lets the peer in: that of before, until it has the new one")
        {
            IsSecret = true,
            DefaultWords = "the variable `BTP_PEER_<ID>_SECRET_PREVIOUS`, else none",
        },
        new("relation", new ChoiceType(typeof(PeerRelation)), "peer", "Where it stands to us") { Default = "peer" },
        new("asset", Asset, "{ code: USD, scale: 9 }", "What amounts of this account count"),
        new("spread", new RatioType(BelowOne: true), "0.002", "What we keep of each packet that this peer sends")
        {
            DefaultWords = "`rates.spreads`, else `rates.spread`",
        },
        new("maxPacketAmount", IntegerType.Amount, "1000000",
            "Largest amount of one packet from this peer")
        { DefaultWords = "no limit" },
        new("balance", Balance, "{ maximum: 100000000, minimum: -100000000 }",
            "How far the balance may go; positive: the peer owes us"),
        new("rateLimit", RateLimit, "{ packetsPerSecond: 10000 }", "Packets per second from this peer"),
        new("throughput", Throughput, "{ incoming: 1000000/s }", "Money per time"),
        new("inFlight", InFlight, "{ packets: 10000 }", "What may be unanswered at once"),
        new("http", HttpKeys, "{ url: https://b.example/ilp }", "ILP over HTTP, instead of BTP or beside it"),
        new("settlementEngine", SettlementEngine, "{ url: http://engine:3000 }", "The peer's settlement engine"),
        new("routing", Routing, "{ transit: true }", "Exchange of routes with this peer (CCP)"));

    private static SectionType Asset => new(
        new("code", Forms.AssetCode, "USD", "Asset code") { Default = "USD" },
        new("scale", new IntegerType(0, 255), "9",
            "One unit of the asset is 10 to this power units of an amount")
        { Default = "9" });

    private static SectionType Balance => new(
        new("maximum", IntegerType.Balance, "100000000", "The most they may owe us") { DefaultWords = "no limit" },
        new("minimum", IntegerType.Balance, "-100000000", "The most we will owe them") { DefaultWords = "no limit" },
        new("settleThreshold", IntegerType.Balance, "-50000000",
            "We settle when the balance is at or below this")
        { DefaultWords = "never" },
        new("settleTo", IntegerType.Balance, "0", "The balance that settling comes to") { Default = "0" });

    private static SectionType RateLimit => new(
        new("packetsPerSecond", Count(MaxPacketsPerSecond), "10000",
            "Packets per second in the long run")
        { Required = true },
        new("burst", Count(MaxPacketsPerSecond), "20000",
            "Packets at once after a pause")
        { DefaultWords = "`packetsPerSecond`" });

    private static SectionType Throughput => new(
        new("incoming", new ThroughputType(), "1000000/s", "What the peer may send") { DefaultWords = "no limit" },
        new("outgoing", new ThroughputType(), "1000000/s", "What we send it") { DefaultWords = "no limit" });

    private static SectionType InFlight => new(
        new("packets", Count(MaxInFlightPackets), "10000", "Unanswered packets") { Default = "10000" },
        new("amount", IntegerType.Amount, "100000000", "Sum of unanswered amounts") { DefaultWords = "no limit" });

    private static SectionType SettlementEngine => new(
        new Key("url", UrlType.Http, "http://engine:3000", "Base address of the engine (RFC 38); credentials in it are sent as Basic") { Required = true });

    private static SectionType Routing => new(
        new("send", new FlagType(), "true",
            "Whether we tell it our routes")
        { DefaultWords = "true for a parent or peer, false for a child" },
        new("receive", new FlagType(), "true",
            "Whether we take routes from it")
        { DefaultWords = "true for a parent or peer, false for a child" },
        new("transit", new FlagType(), "false",
            "Whether routes learned from peers are told to it though it is a peer itself")
        { Default = "false" });

    private static IntegerType Count(int max) => new(BigInteger.One, max);
}
