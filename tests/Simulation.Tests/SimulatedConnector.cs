using Connector.Configuration;
using Connector.Gateway.Sessions;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Ledger.Journal;
using Connector.Protocols.Ilp;

namespace Connector.Simulation.Tests;

/// <summary>
/// A connector of a silo and a gateway apart. The silo is real but for its host; the gateway keeps its sessions with the
/// real tables (what is open, what is kept until it is durable) and plays the rest of its part: number, keep, offer again,
/// answer R00 at the expiry, report what was read. Either may die at any time and comes back.
/// </summary>
internal sealed class SimulatedConnector : IEnd
{
    /// <summary>After so long the silo notices that a gateway is gone, milliseconds.</summary>
    private const int Lease = 1_500;

    private readonly Scheduler _world;
    private readonly IJournal _journal;
    private readonly Dictionary<uint, GatewaySession> _sessions = [];
    private readonly List<(Link Link, string Account)> _links = [];
    private readonly long _skew;
    private uint _lastSession;
    private int _gatewayLife;

    public SimulatedConnector(Scheduler world, string name, long skew, IJournal journal) =>
        (_world, Name, _skew, _journal) = (world, name, skew, journal);

    public string Name { get; }

    public long Clock => _world.Now + _skew;

    public List<RouteEntry> Routes { get; } = [];

    public Terms Terms { get; init; } = new();

    public DurableEntries Durable { get; } = new();

    /// <summary>The part of a connector that it is.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>On which packets leave for other shards.</summary>
    public List<SimulatedTrunk> TrunksOut { get; } = [];

    /// <summary>On which they come in, by what the other shard is called here.</summary>
    public Dictionary<string, SimulatedTrunk> TrunksIn { get; } = [];

    public SimulatedSilo? Silo { get; private set; }

    /// <summary>Whether its gateway ever died: then what was open on its sockets is nobody's to know.</summary>
    public bool LostItsGateway => _gatewayLife > 0;

    /// <summary>The link of an account.</summary>
    public Link LinkOf(string account) => _links.First(link => link.Account == account).Link;

    /// <summary>On which connection of the link a session was.</summary>
    public Dictionary<(string Account, ulong Number), int> LinkLives { get; } = [];

    /// <summary>Says what is wrong at the moment it happens.</summary>
    public Action<string> Violation { get; set; } = _ => { };

    public void Join(Link link, string account) => _links.Add((link, account));

    /// <summary>Money is worth something else now; packets that are open keep what they were given.</summary>
    public void Say(RatesConfig rates)
    {
        Terms.RatesEver.Add(rates);
        Silo?.Rates.Apply(rates);
    }

    public void StartSilo()
    {
        _world.Note($"{Name} silo starts");
        Silo = new SimulatedSilo(_world, this, _journal, Durable);
        foreach (var session in _sessions.Values) Attach(session);
        foreach (var trunk in TrunksOut) trunk.Connect();
    }

    public void KillSilo()
    {
        if (Silo is not { IsAlive: true } silo)
            return;
        _world.Note($"{Name} silo dies");
        silo.Die();
        Silo = null;
        foreach (var session in _sessions.Values) session.Silo = null;
        // While a shard is away for longer than any grace, the others hold what is open at it.
        var isLong = !Shard.IsWhole && _world.Happens(100);
        _world.After(isLong ? _world.Between(8_000, 20_000) : _world.Between(20, 1_500), StartSilo);
    }

    public void KillGateway()
    {
        _world.Note($"{Name} gateway dies");
        var (dead, silo) = (_sessions.Values.ToList(), Silo);
        _sessions.Clear();
        _gatewayLife++;
        foreach (var (link, _) in _links) link.Break();
        _world.After(Lease, () =>
        {
            foreach (var session in dead.Where(session => session.Number != 0))
                silo?.Turn(session.Account, account => account.Detach(session.Number, DetachReason.GatewayLost));
        });
    }

    void IEnd.Opened(Link link)
    {
        var account = _links.First(entry => entry.Link == link).Account;
        var session = new GatewaySession(++_lastSession, link, account, new Pipe(_world), $"{Name}-{_gatewayLife}");
        _sessions.Add(session.Id, session);
        Attach(session);
    }

    void IEnd.Closed(Link link)
    {
        foreach (var session in _sessions.Values.Where(session => session.Link == link && !session.IsEnded))
        {
            session.IsEnded = true;
            DetachWhenNothingIsKept(session);
        }
    }

    void IEnd.Receive(Link link, Frame frame)
    {
        var session = _sessions.Values.FirstOrDefault(session => session.Link == link && !session.IsEnded);
        if (session is null)
            return;
        if (frame.Kind == FrameKind.Prepare)
            TakePrepare(session, frame);
        else
            Keep(session, frame.Kind == FrameKind.Fulfill ? EntryKind.Fulfill : EntryKind.Reject, 0, frame.RequestId, frame.Packet);
    }

    /// <summary>What the silo sends to a session.</summary>
    public void Deliver(SessionAttach attach, byte[] batch)
    {
        if (TrunksIn.TryGetValue(attach.Gateway, out var trunk))
            trunk.Answer(batch);
        if (attach.Gateway != $"{Name}-{_gatewayLife}" || !_sessions.TryGetValue(attach.Session, out var session))
            return;
        ReadOnlySpan<byte> rest = batch;
        while (PacketEntry.TryRead(ref rest, out var entry))
        {
            switch (entry.Kind)
            {
                case EntryKind.Prepare:
                    SendPrepare(session, in entry);
                    break;
                case EntryKind.Taken:
                    session.Kept.Forget(AnswerTag.NumberOf(entry.Tag));
                    DetachWhenNothingIsKept(session);
                    break;
                default:
                    SendAnswer(session, in entry);
                    break;
            }
        }
    }

    private void TakePrepare(GatewaySession session, Frame frame)
    {
        if (!Prepare.TryRead(frame.Packet, out var prepare, out _)
            || !session.Open.TryOpen(frame.RequestId, false, prepare.ExpiresAt, out var number))
        {
            return;
        }

        if (session.Silo is not { IsAlive: true })
        {
            session.Open.TryClose(number, out _);
            session.Link.Send(this, new Frame(FrameKind.Reject, frame.RequestId, Kinds.Reject(ErrorCode.T01PeerUnreachable)));
            return;
        }

        ToSilo(session, Entry(EntryKind.Prepare, 0, number, 0, frame.Packet));
        _world.After(Math.Max(0, prepare.ExpiresAt - Clock) + 1, () => GiveUp(session));
    }

    /// <summary>Nobody waits longer than a packet's expiry, whatever became of the silo.</summary>
    private void GiveUp(GatewaySession session)
    {
        List<OpenRequest> expired = [];
        session.Open.TakeExpired(Clock, expired);
        if (session.IsEnded || !_sessions.ContainsKey(session.Id))
            return;
        foreach (var request in expired)
            session.Link.Send(this, new Frame(FrameKind.Reject, request.RequestId, Kinds.Reject(ErrorCode.R00TransferTimedOut)));
    }

    private void SendPrepare(GatewaySession session, in PacketEntry entry)
    {
        var requestId = (uint)entry.Tag;
        Prepare.TryRead(entry.Payload, out var prepare, out _);
        if (session.IsEnded)
            Keep(session, EntryKind.Undelivered, (byte)UndeliveredReason.SessionClosed, requestId, []);
        else if (prepare.ExpiresAt <= Clock)
            Keep(session, EntryKind.Undelivered, (byte)UndeliveredReason.Expired, requestId, []);
        else
            session.Link.Send(this, new Frame(FrameKind.Prepare, requestId, entry.Payload.ToArray()));
    }

    private void SendAnswer(GatewaySession session, in PacketEntry entry)
    {
        var tag = entry.Tag;
        var isFulfill = entry.Kind == EntryKind.Fulfill;
        if (!session.Open.TryClose(tag, out var request))
        {
            if (isFulfill && session.Open.WasGivenUp(tag))
            {
                if (session.WasLost(tag))
                    Violation($"{Name} rejected as lost what it had sent on");
                Keep(session, EntryKind.Unrelayed, 0, 0, BitConverter.GetBytes(tag));
            }

            return;
        }

        var frame = new Frame(isFulfill ? FrameKind.Fulfill : FrameKind.Reject, request.RequestId, entry.Payload.ToArray());
        if (isFulfill && !Durable.IsCommitted(Kinds.Fulfilled(frame)))
            Violation($"{Name} relays a fulfill whose books are not durable");
        // The pong behind it tells that the peer has read it.
        session.Link.Send(this, frame, !isFulfill ? null : () => _world.After(_world.Between(1, 30), () =>
        {
            if (!session.IsEnded && _sessions.ContainsKey(session.Id))
                Keep(session, EntryKind.Relayed, 0, 0, BitConverter.GetBytes(tag));
        }));
    }

    private void Keep(GatewaySession session, EntryKind kind, byte flags, uint requestId, ReadOnlySpan<byte> payload)
    {
        var entry = Entry(kind, flags, requestId, Clock, payload);
        session.Kept.Keep(entry);
        ToSilo(session, entry);
    }

    private void ToSilo(GatewaySession session, byte[] entries)
    {
        if (session.Silo is not { } silo || entries.Length == 0)
            return;
        session.ToSilo.Send(() => silo.Turn(session.Account, account => account.TakeFromPeer(session.Number, entries, Clock)));
    }

    private void Attach(GatewaySession session)
    {
        if (Silo is not { } silo)
            return;
        var last = session.Open.LastNumber;
        session.ToSilo.Send(() => silo.Turn(session.Account, account =>
        {
            var attach = new SessionAttach(
                new AccountId(session.Account), session.Gateway, session.Id, SessionKind.Accepted, session.Number, last);
            var result = account.Attach(attach);
            _world.After(_world.Between(0, 3), () => Attached(session, silo, last, result));
        }));
    }

    private void Attached(GatewaySession session, SimulatedSilo silo, ulong last, AttachResult result)
    {
        if (!silo.IsAlive || result.Number == 0 || !_sessions.ContainsKey(session.Id))
            return;
        var again = session.Number != 0;
        (session.Number, session.Silo) = (result.Number, silo);
        LinkLives[(session.Account, result.Number)] = session.LinkLife;
        if (result.Open is { } open && !session.IsEnded)
            RejectLost(session, open, last);
        if (again)
        {
            foreach (var piece in session.Kept.Pieces.ToList()) ToSilo(session, piece.ToArray());
            Keep(session, EntryKind.Reoffered, 0, 0, []);
        }

        DetachWhenNothingIsKept(session);
    }

    /// <summary>What a new life of the account does not know was never sent on.</summary>
    private void RejectLost(GatewaySession session, ulong[] known, ulong last)
    {
        List<OpenRequest> lost = [];
        session.Knows(known, last);
        session.Open.TakeAllBut(known.ToHashSet(), last, lost);
        foreach (var request in lost)
            session.Link.Send(this, new Frame(FrameKind.Reject, request.RequestId, Kinds.Reject(ErrorCode.T03ConnectorBusy)));
    }

    /// <summary>What the session has taken is the account's before the account hears that the session is gone.</summary>
    private void DetachWhenNothingIsKept(GatewaySession session)
    {
        if (!session.IsEnded || session.Silo is not { } silo || session.Kept.Bytes > 0)
            return;
        session.ToSilo.Send(() =>
        {
            if (!silo.IsAlive) return;
            silo.Turn(session.Account, account => account.Detach(session.Number, DetachReason.Closed));
            _sessions.Remove(session.Id);
        });
    }

    private static byte[] Entry(EntryKind kind, byte flags, ulong tag, long time, ReadOnlySpan<byte> payload)
    {
        var buffer = new BatchBuffer(int.MaxValue);
        buffer.TryAppend(kind, flags, tag, time, payload);
        buffer.TryTake(out var batch);
        return batch.ToArray();
    }
}
