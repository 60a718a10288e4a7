namespace Connector.Configuration;

/// <summary>One account: the other company, how it is reached and what it may do.</summary>
public sealed record PeerConfig
{
    /// <summary>The account's id: what the peer calls itself when it logs in here.</summary>
    public required string Id { get; init; }

    /// <summary>Whether only a <c>BTP_PEER_…_SECRET</c> variable makes this account, no entry of the file.</summary>
    public bool FromEnvironment { get; init; }

    /// <summary>
    /// Where we dial it: <c>ws</c> or <c>wss</c>, without user and password. Null: it dials us.
    /// </summary>
    public Uri? Url { get; init; }

    /// <summary>What we call ourselves there.</summary>
    public required string Username { get; init; }

    /// <summary>The token we log in with there; null only when <see cref="Url"/> is.</summary>
    public Secret? DialToken { get; init; }

    /// <summary>The token it logs in with here; null: it may not log in.</summary>
    public Secret? AcceptToken { get; init; }

    /// <summary>One more token that lets it in: that of before, until it has the new one. Null: none.</summary>
    public Secret? PreviousToken { get; init; }

    /// <summary>Where it stands to us.</summary>
    public PeerRelation Relation { get; init; } = PeerRelation.Peer;

    /// <summary>What amounts of this account count.</summary>
    public AssetConfig Asset { get; init; } = new();

    /// <summary>What we keep of each packet that it sends; null: what <see cref="RatesConfig"/> says.</summary>
    public Ratio? Spread { get; init; }

    /// <summary>Largest amount of one packet from this peer; null: no limit.</summary>
    public ulong? MaxPacketAmount { get; init; }

    /// <summary>How far the balance may go.</summary>
    public BalanceConfig Balance { get; init; } = new();

    /// <summary>Packets per second from this peer; null: no limit.</summary>
    public RateLimitConfig? RateLimit { get; init; }

    /// <summary>Money per time.</summary>
    public ThroughputConfig Throughput { get; init; } = new();

    /// <summary>What may be unanswered at once.</summary>
    public InFlightConfig InFlight { get; init; } = new();

    /// <summary>ILP over HTTP (RFC 35); null: none.</summary>
    public HttpConfig? Http { get; init; }

    /// <summary>Settlement engine (RFC 38); null: none.</summary>
    public SettlementEngineConfig? SettlementEngine { get; init; }

    /// <summary>Exchange of routes with this peer.</summary>
    public PeerRoutingConfig Routing { get; init; } = PeerRoutingConfig.DefaultFor(PeerRelation.Peer);

    /// <summary>Every token of its BTP sessions, in either direction.</summary>
    public IEnumerable<Secret> Tokens() => new[] { AcceptToken, DialToken, PreviousToken }.OfType<Secret>();

    /// <summary>Whether it may log in here with this token.</summary>
    public bool Accepts(Secret token) => token.Equals(AcceptToken) || token.Equals(PreviousToken);
}

/// <summary>Where a peer stands to us.</summary>
public enum PeerRelation
{
    /// <summary>It gives us our address and takes what we know no other way for.</summary>
    Parent,

    /// <summary>An equal.</summary>
    Peer,

    /// <summary>It gets its address from us.</summary>
    Child,
}

/// <summary>What the amounts of an account count.</summary>
public sealed record AssetConfig
{
    /// <summary>Asset code, such as <c>USD</c>.</summary>
    public string Code { get; init; } = "USD";

    /// <summary>One unit of the asset is 10 to this power units of an amount; 0 to 255.</summary>
    public byte Scale { get; init; } = 9;
}

/// <summary>Exchange of routes with a peer (CCP).</summary>
public sealed record PeerRoutingConfig
{
    /// <summary>Whether we tell it our routes.</summary>
    public bool Send { get; init; }

    /// <summary>Whether we take routes from it.</summary>
    public bool Receive { get; init; }

    /// <summary>Whether routes learned from peers are told to it though it is a peer itself.</summary>
    public bool Transit { get; init; }

    /// <summary>Routes are exchanged with parents and peers, not with children.</summary>
    public static PeerRoutingConfig DefaultFor(PeerRelation relation) => new()
    {
        Send = relation is not PeerRelation.Child,
        Receive = relation is not PeerRelation.Child,
    };
}
