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
}
