namespace Connector.Ledger;

/// <summary>Which legs an entry moves: both, unless the accounts of a packet live on two silos.</summary>
[Flags]
public enum LedgerLegs : byte
{
    /// <summary>Neither: for notes.</summary>
    None = 0,

    /// <summary>The account that the packet came from.</summary>
    Incoming = 1,

    /// <summary>The account that the packet went to.</summary>
    Outgoing = 2,

    /// <summary>Both, atomically.</summary>
    Both = Incoming | Outgoing,
}
