using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;

namespace Connector.Grains.Accounts;

/// <summary>Which sessions carry the account's packets: one accepted, one dialled, the newest of a kind wins.</summary>
internal sealed partial class Account
{
    /// <summary>
    /// Most sessions that were replaced and whose gateway has not reported them closed yet; beyond, the oldest counts as
    /// closed.
    /// </summary>
    private const int MaxReplacedSessions = 16;

    /// <summary>Attaches a session; see <see cref="IAccountGrain.AttachAsync"/>.</summary>
    public AttachResult Attach(SessionAttach attach)
    {
        if (_sessions.TryGetValue(attach.Presented, out var known))
        {
            // The gateway attaches again what this life still knows: nothing changes.
            var same = known.Attach.Gateway == attach.Gateway && known.Attach.Session == attach.Session;
            return new AttachResult(same && ReferenceEquals(_current[(int)attach.Kind], known), known.Number, Activation);
        }

        var current = _current[(int)attach.Kind];
        if (current is not null && current.Attach.Gateway == attach.Gateway && current.Attach.Session == attach.Session)
        {
            // The answer to its attach was lost: it is not to be taken for one that replaces itself.
            return new AttachResult(true, current.Number, Activation);
        }

        if (attach.Presented != 0 && current is not null && current.Number > attach.Presented)
            return new AttachResult(false, 0, Activation);

        // Numbers go on from what gateways present, so that they rise across restarts of this account too.
        _lastAttach = Math.Max(_lastAttach, attach.Presented) + 1;
        var session = new AttachedSession(_lastAttach, attach, _surroundings.OpenEdge(attach));
        _sessions.Add(session.Number, session);
        _current[(int)attach.Kind] = session;
        if (current is not null)
            Replace(current);
        SetPreferred(session);
        return new AttachResult(true, session.Number, Activation);
    }

    /// <summary>A session is gone; see <see cref="IAccountGrain.DetachAsync"/>.</summary>
    public void Detach(ulong number, DetachReason reason)
    {
        if (!_sessions.Remove(number, out var session))
            return;
        var kind = (int)session.Attach.Kind;
        if (ReferenceEquals(_current[kind], session))
            _current[kind] = null;
        if (ReferenceEquals(_preferred, session))
            SetPreferred(_current[1 - kind]);
        if (reason == DetachReason.Closed)
            RejectOpen(session);
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
        _self.LinkUp = up;
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
            RejectOutgoing(number, ref hold, ErrorCode.T01PeerUnreachable, "the peer's connection closed"u8);
        }
    }
}
