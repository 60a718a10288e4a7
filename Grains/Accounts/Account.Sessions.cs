using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>Which sessions carry the account's packets: one accepted, one dialled, the newest of a kind wins.</summary>
internal sealed partial class Account
{
    /// <summary>
    /// Most sessions that were replaced and whose gateway has not reported them closed yet; beyond, the oldest counts as
    /// closed.
    /// </summary>
    private const int MaxReplacedSessions = 16;

    /// <summary>Sessions whose gateway is to be told what was taken in this turn.</summary>
    private readonly List<AttachedSession> _owing = [];

    /// <summary>Attaches a session; see <see cref="IAccountGrain.AttachAsync"/>.</summary>
    public AttachResult Attach(SessionAttach attach)
    {
        if (IsTrunk)
            return AttachShard(attach);
        if (_sessions.TryGetValue(attach.Presented, out var known))
        {
            // The gateway attaches again what this life still knows: nothing changes.
            var same = known.Attach.Gateway == attach.Gateway && known.Attach.Session == attach.Session;
            var open = same ? Attached(known, attach) : null;
            return new AttachResult(same && ReferenceEquals(_current[(int)attach.Kind], known), known.Number, Activation, open);
        }

        var current = _current[(int)attach.Kind];
        if (current is not null && current.Attach.Gateway == attach.Gateway && current.Attach.Session == attach.Session)
        {
            // The answer to its attach was lost: it is not to be taken for one that replaces itself.
            return new AttachResult(true, current.Number, Activation, Attached(current, attach));
        }

        if (attach.Presented != 0 && current is not null && current.Number > attach.Presented)
            return new AttachResult(false, 0, Activation);

        var session = Open(attach);
        if (current is not null)
            Replace(current);
        SetPreferred(session);
        return new AttachResult(true, session.Number, Activation);
    }

    /// <summary>The gateway of a session fell silent; see <see cref="IAccountGrain.LoseGatewayAsync"/>.</summary>
    public bool LoseGateway(ulong number, long hello)
    {
        if (IsTrunk)
            return LoseShard(number, hello);
        // One that the books remember and no gateway has attached since is awaited, for its time.
        if (!_sessions.TryGetValue(number, out var session) || !session.IsLive || session.Hello > hello)
            return false;
        Detach(number, DetachReason.GatewayLost);
        return true;
    }

    /// <summary>A session is gone; see <see cref="IAccountGrain.DetachAsync"/>.</summary>
    public void Detach(ulong number, DetachReason reason)
    {
        if (!_sessions.Remove(number, out var session))
            return;
        _held.BeginTurn();
        if (!session.IsLive)
            _awaited--;
        var kind = (int)session.Attach.Kind;
        if (ReferenceEquals(_current[kind], session))
            _current[kind] = null;
        if (ReferenceEquals(_preferred, session))
            SetPreferred(_current[1 - kind] is { IsLive: true } other ? other : null);
        if (reason == DetachReason.Closed)
            RejectOpen(session);
        EndMessages(number);
        SweepSoon();
        // Behind the ends of its packets: what the session has not taken by then it never will.
        Stage(AccountEntryKind.Detach, number, default);
    }

    private AttachedSession Open(SessionAttach attach)
    {
        // Numbers go on from what gateways present, so that they rise across restarts of this account too.
        _lastAttach = Math.Max(_lastAttach, attach.Presented) + 1;
        var session = new AttachedSession(_lastAttach, attach, _surroundings.OpenEdge(attach));
        _sessions.Add(session.Number, session);
        var record = new AttachedSessionRecord(session.Number, attach.Gateway, attach.Session, (byte)attach.Kind);
        Stage(AccountEntryKind.Attach, session.Number, record.ToPayload());
        _current[(int)attach.Kind] = session;
        return session;
    }

    private ulong[]? Attached(AttachedSession known, SessionAttach again)
    {
        known.Hello = Math.Max(known.Hello, again.Hello);
        known.AnswersFollow(again.AnswersTaken);
        return known.IsLive ? null : Revive(known, again.LastPrepare);
    }

    private void Replace(AttachedSession old)
    {
        _surroundings.CloseSession(old.Attach, CloseReason.Replaced);
        if (_sessions.Count <= _current.Length + MaxReplacedSessions)
            return;
        var oldest = _sessions.Values.Where(session => !_current.Contains(session)).MinBy(session => session.Number);
        if (oldest is not null)
            Detach(oldest.Number, DetachReason.Closed);
    }

    private void SetPreferred(AttachedSession? session)
    {
        var wasUp = _preferred is not null;
        _preferred = session;
        var up = session is not null;
        _self.SayHere(up);
        if (session is not null)
            _parent?.Connected(session.Number);
        if (up != wasUp)
            _surroundings.LinkChanged(up);
    }

    /// <summary>
    /// No answer can come any more to what was sent on this session: T01 at once. The peer may hold a fulfillment that it
    /// could not deliver, so the amounts are in doubt until the operator has reconciled them.
    /// </summary>
    private void RejectOpen(AttachedSession session)
    {
        var place = 0;
        while (_outgoing.TryNext(ref place, out var number))
        {
            ref var hold = ref _outgoing.Find(number);
            if (hold.Session != session.Number)
                continue;
            _counters.InDoubt++;
            RejectOutgoing(
                number, ref hold, ErrorCode.T01PeerUnreachable, "the peer's connection closed"u8, LedgerMark.InDoubt);
        }
    }

    /// <summary>Tells gateways which answers they need not keep any more, once the ledger has them.</summary>
    private void TellTaken()
    {
        foreach (var session in _owing)
        {
            session.OwesTaken = false;
            _held.On(session.Edge).Answers.TryAppend(EntryKind.Taken, 0, AnswerTag.Of(0, session.LastAnswer!.Value), 0, default);
        }

        _owing.Clear();
    }
}
