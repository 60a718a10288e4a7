namespace Connector.Ledger;

/// <summary>What is wrong with a store.</summary>
public enum LedgerFailure
{
    /// <summary>The disk, or its quota, is full. Passes when there is room again.</summary>
    Full,

    /// <summary>The file or its directory cannot be written. Passes when it can.</summary>
    ReadOnly,

    /// <summary>The file is not what was written. Restore a copy; nothing is ever overwritten.</summary>
    Corrupt,

    /// <summary>The disk or the connection fails. Passes when it works again.</summary>
    Unavailable,

    /// <summary>Another process has these books open, or died putting them back. One must go, the other be run again.</summary>
    InUse,

    /// <summary>A newer release wrote these books: this one cannot read them.</summary>
    Newer,

    /// <summary>The file is something else than books of this connector.</summary>
    Foreign,

    /// <summary>The store confirms what it would not keep through a crash. Passes when its settings are mended.</summary>
    Unsafe,

    /// <summary>Another process took these books over: what this one has in memory is no longer what is booked. It must end.</summary>
    TakenOver,
}
