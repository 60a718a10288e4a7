namespace Connector.Chaos;

/// <summary>What is killed.</summary>
public enum Victims
{
    /// <summary>The silo alone: no difference may remain, for every packet is still inside its expiry.</summary>
    Silo,

    /// <summary>The gateway alone.</summary>
    Gateway,

    /// <summary>Silo, gateway, or both at once, as the seed says.</summary>
    Any,

    /// <summary>The PostgreSQL that has the books: no difference may remain, for the silo waits for it.</summary>
    Database,

    /// <summary>A silo of a cluster that stands by: no difference may remain, for nobody notices.</summary>
    Standby,

    /// <summary>Of a cluster in turn a silo with books, one that stands by, and the PostgreSQL: no difference may remain.</summary>
    BehindGateways,
}

/// <summary>Where the connector keeps its books.</summary>
public enum ChaosLedger
{
    /// <summary>A file of its own.</summary>
    Sqlite,

    /// <summary>A PostgreSQL that the run starts and throws away.</summary>
    Postgres,
}

/// <summary>One run.</summary>
/// <param name="Kills">How many times something is killed.</param>
/// <param name="Seed">Decides what, when, and what the peers send.</param>
/// <param name="Victims">What may be killed.</param>
public sealed record ChaosOptions(int Kills, int Seed, Victims Victims = Victims.Any)
{
    /// <summary>How long a packet lives. Longer than a silo takes to come back.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Where the connector keeps its books.</summary>
    public ChaosLedger Ledger { get; init; } = ChaosLedger.Sqlite;

    /// <summary>Three silos and two gateways; always on PostgreSQL.</summary>
    public bool Cluster { get; init; }

    /// <summary>Into how many parts the accounts of the cluster are divided.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>The connector's <c>ledger.durability</c>. Anything but <c>full</c> is expected to lose track of money.</summary>
    public string Durability { get; init; } = "full";

    /// <summary>How soon after a death every peer has to pay again.</summary>
    public TimeSpan Back { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Prepares that each peer has open at once.</summary>
    public int Outstanding { get; init; } = 8;

    /// <summary>Longest time between a start and the next kill.</summary>
    public TimeSpan LongestCalm { get; init; } = TimeSpan.FromMilliseconds(1_500);
}
