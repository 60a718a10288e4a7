namespace Connector.Grains.Accounts;

/// <summary>A prepare that the peer sent and that is not answered: its amount is held.</summary>
internal struct IncomingHold
{
    /// <summary>The next hop that it was passed to: only its answer counts.</summary>
    public Neighbour Neighbour;

    /// <summary>Attach number of the session it came on: only there it is answered.</summary>
    public ulong Session;

    /// <summary>The gateway's number of the request.</summary>
    public ulong Tag;

    /// <summary>The amount held.</summary>
    public ulong Amount;

    /// <summary>Incoming expiry, unix milliseconds.</summary>
    public long ExpiresAt;

    /// <summary>Whether this life has it from the books: the next hop has it too, then.</summary>
    public bool IsBooked;
}
