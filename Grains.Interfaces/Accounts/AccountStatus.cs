namespace Connector.Grains.Interfaces.Accounts;

/// <summary>An account at a glance. Amounts are in the account's asset and scale.</summary>
[GenerateSerializer, Immutable, Alias("ilp.account-status")]
public sealed record AccountStatus
{
    /// <summary>Whether a session is attached.</summary>
    [Id(0)]
    public bool LinkUp { get; init; }

    /// <summary>What the peer owes us; negative: what we owe (RFC 32).</summary>
    [Id(1)]
    public Int128 Balance { get; init; }

    /// <summary>Held for prepares that the peer sent and that are not answered.</summary>
    [Id(2)]
    public Int128 HeldIncoming { get; init; }

    /// <summary>Held for prepares that we sent to the peer and that are not answered.</summary>
    [Id(3)]
    public Int128 HeldOutgoing { get; init; }

    /// <summary>Prepares from the peer that are not answered.</summary>
    [Id(4)]
    public int OpenIncoming { get; init; }

    /// <summary>Prepares to the peer that are not answered.</summary>
    [Id(5)]
    public int OpenOutgoing { get; init; }

    /// <summary>What is in the outbox for the settlement engine: in the balance already, and not taken yet. 0: nothing.</summary>
    [Id(6)]
    public Int128 Settling { get; init; }

    /// <summary>Its idempotency key; empty: none.</summary>
    [Id(7)]
    public string SettlingKey { get; init; } = string.Empty;

    /// <summary>When it was booked, unix milliseconds; 0: nothing is.</summary>
    [Id(8)]
    public long SettlingSince { get; init; }

    /// <summary>What the engine said last when it did not take it; empty: it went well, or was not tried.</summary>
    [Id(9)]
    public string SettlementProblem { get; init; } = string.Empty;
}
