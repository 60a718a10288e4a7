namespace Connector.Grains.Accounts;

/// <summary>What an account counts within its turns; the grain reports it to the meter at their end.</summary>
internal sealed class AccountCounters
{
    /// <summary>Prepares that came from the peer.</summary>
    public long Prepares { get; set; }

    /// <summary>Answers of the peer that fulfilled a prepare.</summary>
    public long Fulfills { get; set; }

    /// <summary>Answers of the peer that rejected a prepare.</summary>
    public long Rejects { get; set; }

    /// <summary>Prepares from the peer that this account refused.</summary>
    public long Refusals { get; set; }

    /// <summary>Prepares sent to the peer that nothing answered in time (R00).</summary>
    public long Timeouts { get; set; }

    /// <summary>Fulfills whose preimage does not match (F05).</summary>
    public long WrongFulfillments { get; set; }

    /// <summary>Answers that came after the outgoing expiry: no balance moves.</summary>
    public long Late { get; set; }

    /// <summary>What they would have paid.</summary>
    public Int128 LateAmount { get; set; }

    /// <summary>Answers to nothing that is open on their session.</summary>
    public long Unmatched { get; set; }

    /// <summary>Answers whose session is gone: booked, but nobody to tell.</summary>
    public long Unrelayed { get; set; }

    /// <summary>Answers that found no room on their edge.</summary>
    public long Dropped { get; set; }

    /// <summary>Prepares written to a session that closed before it answered.</summary>
    public long InDoubt { get; set; }

    /// <summary>Whether anything was counted that should not happen.</summary>
    public bool HasAnomalies =>
        (Timeouts | WrongFulfillments | Late | Unmatched | Unrelayed | Dropped | InDoubt) != 0;

    /// <summary>Starts again from zero.</summary>
    public void Clear()
    {
        Prepares = Fulfills = Rejects = Refusals = 0;
        Timeouts = WrongFulfillments = Late = Unmatched = Unrelayed = Dropped = InDoubt = 0;
        LateAmount = 0;
    }
}
