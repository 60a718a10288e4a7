using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Ledger;

namespace Connector.Grains.Accounts;

/// <summary>
/// An account that stands for another shard. Neither side may ever guess: what left on a trunk ends with the other
/// shard's word and with no clock, and a fulfill that came in on one is kept in the books until the other has booked it.
/// </summary>
/// <remarks>
/// A prepare is named, for ever, by the life of the account it left on and its request id there. So whoever lost touch asks
/// which of the names up to the last one are known on the other side, which takes none of them any more from then on: the
/// others were lost on the way and are rejected.
/// </remarks>
internal sealed partial class Account
{
    /// <summary>Requests that one life may number; the next life begins before they are used up.</summary>
    private const ulong MostRequests = uint.MaxValue - 0x0100_0000;

    /// <summary>Fulfills to packets that came in on this trunk, until the other shard has booked them.</summary>
    private Dictionary<ulong, byte[]>? _unread;

    /// <summary>When it was first looked, since the other shard said what it has, whether it owes us a word.</summary>
    private long _owedSince = long.MaxValue;

    /// <summary>Where packets leave for the other shard; null unless they do on this account.</summary>
    private AttachedSession? _way;

    private bool IsTrunk => _self.IsTrunk;

    /// <summary>Whether this life is to end: the books know better, or its numbers are nearly used up.</summary>
    public bool WantsNewLife { get; private set; }

    /// <summary>The name of the last prepare that an earlier life can have sent.</summary>
    public ulong LastOfEarlierLives => ((ulong)_fence << 32) - 1;

    /// <summary>Where to send what leaves for the other shard; until <see cref="SetWay"/> says that it is there nothing does.</summary>
    public void OpenWay(Edge edge) => _way = new AttachedSession(
        _fence, new SessionAttach(new AccountId(_self.Account), string.Empty, 0, SessionKind.Accepted, 0), edge)
    {
        NamedFrom = (ulong)_fence << 32,
    };

    /// <summary>The other shard takes packets, or does not any more.</summary>
    public void SetWay(bool isThere)
    {
        SetPreferred(isThere ? _way : null);
        SweepSoon();
    }

    /// <summary>
    /// The other shard says which prepares it has, of those named up to <paramref name="through"/>; it takes no other of them.
    /// </summary>
    public void Reconcile(ulong through, IEnumerable<ulong> known)
    {
        _held.BeginTurn();
        _owedSince = long.MaxValue;
        var names = known.ToHashSet();
        var place = 0;
        while (_outgoing.TryNext(ref place, out var requestId))
        {
            ref var hold = ref _outgoing.Find(requestId);
            var name = NameOf(in hold, requestId);
            if (name <= through && !names.Contains(name))
                RejectOutgoing(requestId, ref hold, ErrorCode.T03ConnectorBusy, "the packet was lost on its way"u8);
        }
    }

    /// <summary>These were never offered to the other shard.</summary>
    public void ReturnUnsent(ReadOnlySpan<byte> batch)
    {
        _held.BeginTurn();
        while (PacketEntry.TryRead(ref batch, out var entry))
        {
            ref var hold = ref FindNamed(entry.Tag, out var requestId);
            if (!Unsafe.IsNullRef(ref hold))
                RejectOutgoing(requestId, ref hold, ErrorCode.T01PeerUnreachable, "the next hop is not connected"u8);
        }
    }

    /// <summary>Takes the other shard's answers; once one is booked it is told so.</summary>
    public void TakeFromShard(ReadOnlySpan<byte> batch)
    {
        _held.BeginTurn();
        while (PacketEntry.TryRead(ref batch, out var entry))
        {
            ref var hold = ref FindNamed(entry.Tag, out var requestId);
            var isOpen = !Unsafe.IsNullRef(ref hold);
            if (entry.Kind == EntryKind.Fulfill)
            {
                if (isOpen)
                    TakeFulfill(requestId, ref hold, in entry);
                // One that is told again was booked before, and nothing after it is durable before it is.
                _held.On(_way!.Edge).Answers.TryAppend(EntryKind.Relayed, 0, entry.Tag, 0, default);
            }
            else if (entry.Kind == EntryKind.Reject && isOpen)
            {
                TakeReject(requestId, ref hold, in entry);
            }
        }
    }

    /// <summary>
    /// Whether the other shard owes us a word for longer than it has any reason to. One that was away for long counts its
    /// own time for what expired meanwhile. Time in unix milliseconds.
    /// </summary>
    public bool IsOwedAWord(long now)
    {
        _owedSince = Math.Min(_owedSince, now);
        var place = 0;
        while (_outgoing.TryNext(ref place, out var requestId))
        {
            if (Math.Max(_outgoing.Find(requestId).ExpiresAt, _owedSince) + (3 * _node.LedgerGraceMs) < now)
                return true;
        }

        return false;
    }

    /// <summary>
    /// The other shard is there, again or for the first time. It learns what is open here, is told again what it may not
    /// have booked, and nothing up to its last name is taken any more.
    /// </summary>
    private AttachResult AttachShard(SessionAttach attach)
    {
        // Whoever came first would be the only one for ever: it must be who is called after this account.
        if (_policy.Trunk is not { IsOutgoing: false } || attach.Gateway != _self.Account)
            return new AttachResult(false, 0, Activation);
        var session = _current[(int)attach.Kind] ?? Open(attach);
        if (session.Attach.Session != attach.Session)
            return new AttachResult(false, 0, Activation);
        session.IsLive = true;
        session.Hello = Math.Max(session.Hello, attach.Hello);
        session.LastTaken = Math.Max(session.LastTaken, attach.LastPrepare);
        var open = OpenOn(session);
        session.ToRelay = [];
        var unread = _unread ??= [];
        foreach (var (name, packet) in unread)
            session.Edge.Answers.TryAppend(EntryKind.Fulfill, 0, name, 0, packet);
        Touch(session.Edge);
        SetPreferred(session);
        return new AttachResult(true, session.Number, Activation, [.. open, .. unread.Keys]);
    }

    /// <summary>The silo of the other shard fell silent. Its answers are kept: it will come back.</summary>
    private bool LoseShard(ulong number, long hello)
    {
        if (!_sessions.TryGetValue(number, out var session) || !session.IsLive || session.Hello > hello)
            return false;
        session.IsLive = false;
        SetPreferred(null);
        return true;
    }

    /// <summary>The answer to a prepare that came from the other shard.</summary>
    private void RelayToShard(AttachedSession session, in PacketEntry entry, ulong name)
    {
        if (entry.Kind == EntryKind.Fulfill)
            (_unread ??= [])[name] = entry.Payload.ToArray();
        // When it comes back it is told all fulfills, and of what it misses then it knows that nobody was paid.
        if (!session.IsLive)
            return;
        if (!session.Edge.Answers.TryAppend(entry.Kind, 0, name, 0, entry.Payload))
            _counters.Dropped++;
        Touch(session.Edge);
    }

    /// <summary>The other shard has booked these fulfills.</summary>
    private void ForgetUnread(ReadOnlySpan<byte> names)
    {
        for (; _unread is not null && names.Length >= sizeof(ulong); names = names[sizeof(ulong)..])
            _unread.Remove(BinaryPrimitives.ReadUInt64LittleEndian(names));
    }

    private void RestoreUnread(LedgerAccount booked)
    {
        _unread ??= [];
        foreach (var answer in booked.Answers.Where(answer => answer.IsFulfill))
            _unread[answer.GatewayNumber] = answer.Packet.ToArray();
    }

    private static ulong NameOf(ref readonly OutgoingHold hold, ulong requestId) => (hold.Session << 32) | requestId;

    /// <summary>The hold of a prepare that left on this trunk, or a null reference.</summary>
    private ref OutgoingHold FindNamed(ulong name, out ulong requestId)
    {
        requestId = name & uint.MaxValue;
        ref var hold = ref _outgoing.Find(requestId);
        return ref !Unsafe.IsNullRef(ref hold) && NameOf(in hold, requestId) == name ? ref hold : ref Unsafe.NullRef<OutgoingHold>();
    }
}
