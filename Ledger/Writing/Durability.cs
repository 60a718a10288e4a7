namespace Connector.Ledger.Writing;

/// <summary>What is on disk before a packet goes on.</summary>
public enum Durability
{
    /// <summary>Holds before the prepare leaves, commits before the fulfill is relayed.</summary>
    Full,

    /// <summary>Commits only: holds are in memory, and gone with the process.</summary>
    Fulfill,

    /// <summary>Nothing is waited for: for trials.</summary>
    None,
}
