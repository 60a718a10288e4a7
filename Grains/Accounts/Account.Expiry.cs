using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>What happens when nothing comes back: one sweep for all open packets, no timer per packet.</summary>
internal sealed partial class Account
{
    /// <summary>Least time between two looks at what came in, milliseconds.</summary>
    private const long MinIncomingSweepMs = 1_000;

    /// <summary>No outgoing prepare expires before this, unix milliseconds: sweeps before it have nothing to do.</summary>
    private long _nextExpiry = long.MaxValue;

    private long _nextIncomingSweep;

    /// <summary>When this life swept first: what was open before it is given the ledger's grace from then on.</summary>
    private long _sweepsSince = long.MaxValue;

    /// <summary>
    /// When a sweep has something to do, unix milliseconds; what comes later may bring it forward. In between none is
    /// needed, so that a hundred thousand accounts that wait cost nothing.
    /// </summary>
    public long NextSweep
    {
        get
        {
            if (_sweepsSince == long.MaxValue)
                return 0;
            var due = _nextExpiry == long.MaxValue ? long.MaxValue : _nextExpiry + _node.ExpiryGraceMs + 1;
            if (_incoming.Count > 0)
                due = Math.Min(due, _nextIncomingSweep);
            if (_messages.Count > 0)
                due = Math.Min(due, NextMessageSweep);
            return _awaited > 0 ? Math.Min(due, _awaitedUntil) : due;
        }
    }

    /// <summary>
    /// Rejects R00 what is past its outgoing expiry and grace; gives up incoming holds whose next hop never answered.
    /// </summary>
    public void Sweep(long now)
    {
        _held.BeginTurn();
        _sweepsSince = Math.Min(_sweepsSince, now);
        SweepAwaited(now);
        SweepMessages(now);
        if (now - _node.ExpiryGraceMs > _nextExpiry)
            SweepOutgoing(now);
        if (now >= _nextIncomingSweep)
            SweepIncoming(now);
    }

    private void SweepOutgoing(long now)
    {
        var next = long.MaxValue;
        var place = 0;
        // Only the other shard knows what became of a packet.
        while (!IsTrunk && _outgoing.TryNext(ref place, out var requestId))
        {
            ref var hold = ref _outgoing.Find(requestId);
            var latest = LatestAnswerTo(in hold);
            if (now <= latest)
            {
                next = Math.Min(next, latest - _node.ExpiryGraceMs);
                continue;
            }

            _counters.Timeouts++;
            // Unless its gateway has said what it took, nobody knows whether the peer answered.
            var isKnown = _sessions.TryGetValue(hold.Session, out var session) && session.HasReoffered;
            if (isKnown)
                RememberTimedOut(requestId, in hold, now);
            else
                _counters.InDoubt++;
            RejectOutgoing(
                requestId,
                ref hold,
                ErrorCode.R00TransferTimedOut,
                "the next hop did not answer in time"u8,
                isKnown ? LedgerMark.None : LedgerMark.InDoubt,
                timedOut: isKnown);
        }

        _nextExpiry = next;
    }

    /// <summary>
    /// Only a prepare that never reached the next hop leaves a hold behind, which the ledger has not: the next hop would have
    /// ended it within its own grace, which is why this waits twice as long. The gateway has told the peer R00 at the
    /// incoming expiry.
    /// </summary>
    private void SweepIncoming(long now)
    {
        // None that comes later ends before this.
        var next = now + (2 * _node.LedgerGraceMs);
        var place = 0;
        while (_incoming.TryNext(ref place, out var number))
        {
            ref var hold = ref _incoming.Find(number);
            var last = Math.Max(hold.ExpiresAt, _sweepsSince) + (2 * _node.LedgerGraceMs);
            if (now <= last)
                next = Math.Min(next, last + 1);
            else if (IsTrunk)
                WantsNewLife = true;
            else if (!hold.Neighbour.Hop.IsTrunk)
                VoidIncoming(number, hold.Amount);
            // No clock ends what left for another shard, so none ends its other leg. Whether it left only the books know.
            else if (!hold.IsBooked)
                WantsNewLife = true;
        }

        _nextIncomingSweep = Math.Max(next, now + MinIncomingSweepMs);
    }
}
