using System.Collections.Concurrent;
using Connector.Gateway.Cluster;
using Connector.Gateway.Outbound;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Gateway.Tests;

/// <summary>
/// A silo in memory that forwards a prepare for <c>test.node.NAME</c> to the session of the account NAME and its answer
/// back, without checks or books. What the tests want wrong with it is a property.
/// </summary>
internal sealed partial class FakeSilo : ISiloLink
{
    public const string Address = "test.node";

    private readonly Lock _gate = new();
    private readonly Dictionary<uint, FakeSession> _sessions = [];
    private readonly Dictionary<uint, (uint Session, ulong Tag)> _open = [];
    private Guid _activation = Guid.NewGuid();
    private uint _lastRequestId = 1_000;
    private ulong _lastNumber;
    private bool _known;

    /// <summary>Set once the gateway is built.</summary>
    public GatewayDelivery Delivery { get; set; } = null!;

    /// <summary>Every call fails while it is set.</summary>
    public bool IsAway { get; set; }

    /// <summary>The next batch is taken, and its call fails all the same: its fate is unknown to the gateway.</summary>
    public bool LosesNextAnswer { get; set; }

    /// <summary>The same, and its memory is gone with the answer.</summary>
    public bool DiesAfterNextBatch { get; set; }

    /// <summary>The next batch is not taken, and its call fails.</summary>
    public bool LosesNextBatch { get; set; }

    /// <summary>The next batch is not taken, and its call ends, failed, with this.</summary>
    public Task? FateOfNextBatch { get; set; }

    /// <summary>The next attach is done at once, and its answer arrives when this ends.</summary>
    public Task? FateOfNextAttach { get; set; }

    /// <summary>Never says that anything is durable.</summary>
    public bool ForgetsNothing { get; set; }

    /// <summary>What its accounts say to have, when a session is attached again after <see cref="Restart"/>.</summary>
    public ulong[]? Remembers { get; set; }

    /// <summary>Takes prepares and never answers them.</summary>
    public bool IsMute { get; set; }

    /// <summary>Accounts that it does not know.</summary>
    public HashSet<string> Unknown { get; } = [];

    /// <summary>What it was handed in, in order, by kind and tag.</summary>
    public ConcurrentQueue<(EntryKind Kind, byte Flags, ulong Tag)> Taken { get; } = new();

    public ConcurrentQueue<SessionAttach> Attaches { get; } = new();

    public ConcurrentQueue<uint> Detaches { get; } = new();

    public int Hellos { get; private set; }

    public int Count(EntryKind kind) => Taken.Count(entry => entry.Kind == kind);

    /// <summary>Its memory is gone, as after a restart.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _sessions.Clear();
            _open.Clear();
            _known = false;
            _activation = Guid.NewGuid();
        }
    }

    /// <summary>Its gateway grain lost the sessions; the accounts are alive.</summary>
    public void ForgetSessions()
    {
        lock (_gate) _sessions.Clear();
    }

    public Task<SiloHello> HelloAsync(GatewayHello hello)
    {
        Check();
        lock (_gate) _known = true;
        Hellos++;
        return Task.FromResult(new SiloHello(Address, hello.ConfigHash, true));
    }

    public Task<GatewayLease> RenewAsync()
    {
        Check();
        return Task.FromResult(new GatewayLease(_known, true));
    }

    public async Task<AttachResult> AttachAsync(SessionAttach attach)
    {
        Check();
        var result = Attach(attach);
        if (FateOfNextAttach is { } fate)
        {
            FateOfNextAttach = null;
            await fate;
        }

        return result;
    }

    private AttachResult Attach(SessionAttach attach)
    {
        Attaches.Enqueue(attach);
        uint replaced = 0;
        lock (_gate)
        {
            if (Unknown.Contains(attach.Account.Value)) return new AttachResult(false, 0, _activation);
            if (_sessions.TryGetValue(attach.Session, out var same))
                return new AttachResult(true, same.Number, _activation);
            var old = _sessions.Values.FirstOrDefault(
                session => session.Attach.Account == attach.Account && session.Attach.Kind == attach.Kind && !session.IsReplaced);
            if (old is not null)
            {
                old.IsReplaced = true;
                replaced = old.Attach.Session;
            }

            _lastNumber = Math.Max(_lastNumber, attach.Presented) + 1;
            _sessions[attach.Session] = new FakeSession(attach, _lastNumber);
            if (Remembers is not null) _sessions[attach.Session].LastTaken = attach.LastPrepare;
        }

        if (replaced != 0) _ = Delivery.CloseSessionAsync(replaced, CloseReason.Replaced);
        return new AttachResult(true, _lastNumber, _activation, attach.Presented != 0 ? Remembers : null);
    }

    public Task DetachAsync(uint session)
    {
        Check();
        List<(uint, ulong)> orphans = [];
        lock (_gate)
        {
            _sessions.Remove(session);
            foreach (var (requestId, source) in _open.Where(open => RequestSession(open.Key) == session).ToArray())
            {
                _open.Remove(requestId);
                orphans.Add(source);
            }
        }

        Detaches.Enqueue(session);
        foreach (var source in orphans) Reject(source, ErrorCode.T01PeerUnreachable);
        return Task.CompletedTask;
    }

    public async Task<IngressResult> IngressAsync(SessionBatch batch)
    {
        // Never inside the caller, as in Orleans.
        await Task.Yield();
        Check();
        // What only reports comes by itself, at any time: no test counts on it.
        if (FateOfNextBatch is { } fate && HasPackets(batch))
        {
            FateOfNextBatch = null;
            await fate;
        }

        if (LosesNextBatch && HasPackets(batch))
        {
            LosesNextBatch = false;
            throw new IOException("the batch was lost");
        }

        if (!_known) return IngressResult.Unknown;
        var bytes = batch.Bytes;
        List<uint> notAttached = [];
        while (SessionBatch.TryRead(ref bytes, out var session, out _, out var entries))
        {
            FakeSession? from;
            lock (_gate) from = _sessions.GetValueOrDefault(session);
            if (from is null)
            {
                notAttached.Add(session);
                continue;
            }

            if (!Take(from, entries.Span)) notAttached.Add(session);
            if (from.LastAnswer != 0 && !ForgetsNothing) Deliver(session, EntryKind.Taken, AnswerTag.Of(0, from.LastAnswer), default);
        }

        if (DiesAfterNextBatch && HasPackets(batch))
        {
            DiesAfterNextBatch = false;
            Restart();
            throw new IOException("the silo died");
        }

        if (LosesNextAnswer && HasPackets(batch))
        {
            LosesNextAnswer = false;
            throw new IOException("the answer was lost");
        }

        return notAttached.Count == 0 ? IngressResult.Taken : new IngressResult(true, [.. notAttached]);
    }

    /// <summary>Answers a prepare of a session's, by the gateway's number.</summary>
    public void Fulfill(uint session, ulong tag, ReadOnlySpan<byte> preimage)
    {
        var packet = new byte[Protocols.Ilp.Fulfill.SizeOf(0)];
        Deliver(session, EntryKind.Fulfill, tag, packet.AsSpan(0, Protocols.Ilp.Fulfill.Write(packet, preimage, default)));
    }

    /// <summary>Sends a prepare to an account's session; returns its BTP request id.</summary>
    public uint Send(string account, ReadOnlyMemory<byte> packet, (uint Session, ulong Tag) source = default)
    {
        uint requestId, session;
        lock (_gate)
        {
            var target = _sessions.Values.Where(candidate => candidate.Attach.Account.Value == account && !candidate.IsReplaced)
                .MaxBy(candidate => candidate.Number);
            if (target is null)
            {
                if (source.Session != 0) Reject(source, ErrorCode.T01PeerUnreachable);
                return 0;
            }

            session = target.Attach.Session;
            requestId = ++_lastRequestId;
            _open[requestId] = source;
            _requestSessions[requestId] = session;
        }

        Deliver(session, EntryKind.Prepare, requestId, packet.Span);
        return requestId;
    }

    private void Check()
    {
        if (IsAway) throw new IOException("the silo is away");
    }

    private sealed class FakeSession(SessionAttach attach, ulong number)
    {
        public SessionAttach Attach { get; } = attach;

        public ulong Number { get; } = number;

        public ulong LastTaken { get; set; }

        public uint LastAnswer { get; set; } = attach.AnswersTaken!.Value;

        public bool IsReplaced { get; set; }
    }
}
