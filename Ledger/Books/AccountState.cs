namespace Connector.Ledger.Books;

/// <summary>One account in the books.</summary>
internal sealed class AccountState(int index, string name, Asset asset)
{
    public int Index { get; } = index;

    public string Name { get; } = name;

    public Asset Asset { get; set; } = asset;

    public uint Fence;

    /// <summary>Names the activation that raised the fence last.</summary>
    public ulong Activation;

    public Int128 Balance;
    public Int128 HeldIncoming;
    public Int128 HeldOutgoing;
    public ulong LastSession;

    // The lists of its holds in the hold table.
    public int FirstIncoming = -1;
    public int FirstOutgoing = -1;
    public int OpenIncoming;
    public int OpenOutgoing;

    /// <summary>Whether its balance moved since the last checkpoint.</summary>
    public bool Moved;

    public List<SessionState> Sessions { get; } = [];

    public FinishedRing Finished { get; } = new();

    public TimedOutPackets TimedOut { get; } = new();

    public SettlementState Settlement { get; } = new();

    public bool IsEmpty => Balance == 0 && OpenIncoming == 0 && OpenOutgoing == 0 && Settlement.Outbox is null;

    public SessionState? FindSession(ulong number)
    {
        foreach (var session in Sessions)
        {
            if (session.Record.Number == number)
                return session;
        }

        return null;
    }
}

/// <summary>A session that is attached, with the answers it has not taken.</summary>
internal sealed class SessionState(AttachedSessionRecord record)
{
    public AttachedSessionRecord Record { get; } = record;

    /// <summary>By the gateway's number of the request.</summary>
    public Dictionary<ulong, AnswerPlace> Answers { get; } = [];
}

/// <summary>Where an answer lies in the journal.</summary>
internal readonly record struct AnswerPlace(long Barrier, HoldKey Packet, ulong Amount, bool IsFulfill);
