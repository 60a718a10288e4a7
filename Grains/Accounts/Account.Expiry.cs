using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>What happens when nothing comes back: one sweep for all open packets, no timer per packet.</summary>
internal sealed partial class Account
{
    /// <summary>No outgoing prepare expires before this, unix milliseconds: sweeps before it have nothing to do.</summary>
    private long _nextExpiry = long.MaxValue;

    private long _nextIncomingSweep;
    private long _sweepsSince = long.MaxValue;

    /// <summary>
    /// Rejects R00 what is past its outgoing expiry and grace; gives up incoming holds whose next hop never answered.
    /// </summary>
    public void Sweep(long now)
    {
        _held.BeginTurn();
        SweepAwaited(now);
        SweepMessages(now);
        if (now - _node.ExpiryGraceMs > _nextExpiry)
            SweepOutgoing(now);
        if (now >= _nextIncomingSweep)
        {
            _nextIncomingSweep = now + 1_000;
            SweepIncoming(now);
        }
    }

    private void SweepOutgoing(long now)
    {
        var next = long.MaxValue;
        var place = 0;
        while (_outgoing.TryNext(ref place, out var requestId))
        {
            ref var hold = ref _outgoing.Find(requestId);
            if (now <= LatestAnswerTo(in hold))
            {
                next = Math.Min(next, hold.ExpiresAt);
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
        _sweepsSince = Math.Min(_sweepsSince, now);
        var place = 0;
        while (_incoming.TryNext(ref place, out var number))
        {
            ref var hold = ref _incoming.Find(number);
            if (now > Math.Max(hold.ExpiresAt, _sweepsSince) + (2 * _node.LedgerGraceMs))
                VoidIncoming(number, hold.Amount);
        }
    }
}
