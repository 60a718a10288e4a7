using Connector.Gateway.Sessions;

namespace Connector.Simulation.Tests;

/// <summary>What a simulated gateway has of one session, with the tables of a real one.</summary>
internal sealed class GatewaySession(uint id, Link link, string account, Pipe toSilo, string gateway)
{
    private readonly List<(HashSet<ulong> Known, ulong Last)> _lives = [];

    public uint Id => id;

    public Link Link => link;

    public int LinkLife { get; } = link.Life;

    public string Account => account;

    public string Gateway => gateway;

    /// <summary>Calls arrive in order.</summary>
    public Pipe ToSilo => toSilo;

    public OpenRequests Open { get; } = new(10_000);

    public KeptAnswers Kept { get; } = new();

    /// <summary>Its attach number; 0 before the first.</summary>
    public ulong Number { get; set; }

    /// <summary>The silo that has attached it; null while none has.</summary>
    public SimulatedSilo? Silo { get; set; }

    public bool IsEnded { get; set; }

    /// <summary>What a new life of the account said to have, of all numbers up to one.</summary>
    public void Knows(ulong[] known, ulong last) => _lives.Add((known.ToHashSet(), last));

    /// <summary>Whether a life of the account said that it never had this one.</summary>
    public bool WasLost(ulong number) => _lives.Any(life => number <= life.Last && !life.Known.Contains(number));
}
