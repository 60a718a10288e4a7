using System.Runtime.InteropServices;
using Connector.Gateway.Inbound;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Gateway.Sessions;

/// <summary>
/// How the session belongs to its account: attached, attached again after a silo's return, detached; and what becomes of
/// entries that the silo did not take.
/// </summary>
internal sealed partial class BtpSession
{
    private readonly SemaphoreSlim _attaching = new(1, 1);
    private readonly Lock _parking = new();
    private readonly Lock _givingBack = new();
    private readonly BatchBuffer _givenBack = new(int.MaxValue);
    private readonly BatchBuffer _parkedPrepares = new(int.MaxValue);
    private TaskCompletionSource? _room;
    private long _inputBytes;
    private long _attachedEpoch;
    private ulong _attachNumber;
    private Guid _activation;
    private bool _mayOffer;

    /// <summary>Epoch in which this life of the account attached the session first.</summary>
    private long _lifeSince;

    /// <summary>Whether the account knows this session now and takes what it reads.</summary>
    public bool IsAttached =>
        _parts.Silo.IsUp && Volatile.Read(ref _attachedEpoch) == _parts.Silo.Epoch && Volatile.Read(ref _mayOffer);

    /// <summary>Whether it was attached once: only then the supervisor attaches it again.</summary>
    public bool WasAttached => _attachNumber != 0;

    private IngressPump Pump => _parts.Pumps.Of(Id);

    private bool IsFull => Interlocked.Read(ref _inputBytes) > _parts.Limits.InputWindowBytes || Pump.IsFull;

    /// <summary>Attaches the session unless it is; throws when the silo does not answer.</summary>
    public async Task<bool> AttachAsync(CancellationToken stop)
    {
        await _attaching.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            // Again when the silo came back meanwhile: its hello attached only what was attached before. Again, too, when
            // a batch came back meanwhile. In an epoch that has ended neither: the next one attaches.
            for (var epoch = _parts.Silo.Epoch;
                 Volatile.Read(ref _attachedEpoch) != epoch || (_parts.Silo.IsUp && !Volatile.Read(ref _mayOffer));
                 epoch = _parts.Silo.Epoch)
            {
                var attach = new SessionAttach(Account, _parts.Identity.Key, Id, Kind, _attachNumber, _open.LastNumber);
                var result = await CallAttachAsync(attach).ConfigureAwait(false);
                if (!result.Accepted) return false;
                if (result.Open is { } open) RejectLost(open, attach.LastPrepare);
                Reoffer(result.Activation == _activation, isFirst: _attachNumber == 0, epoch);
                (_attachNumber, _activation) = (result.Number, result.Activation);
                Volatile.Write(ref _attachedEpoch, epoch);
            }

            return true;
        }
        finally
        {
            _attaching.Release();
        }
    }

    /// <summary>The silo says that the account does not know this session: attaches it again, or closes it.</summary>
    public Task ReattachAsync(CancellationToken stop)
    {
        Volatile.Write(ref _attachedEpoch, 0);
        return AttachInThisEpochAsync(stop);
    }

    /// <summary>Attaches it unless it is in this epoch already, or closes it.</summary>
    public async Task AttachInThisEpochAsync(CancellationToken stop)
    {
        try
        {
            if (_ended || await AttachAsync(stop).ConfigureAwait(false)) return;
            AttachRefused(_log, Account.Value, Id);
            Close(CloseCode.Normal, "replaced");
        }
        catch (Exception exception)
        {
            // The next hello attaches it again.
            AttachFailed(_log, exception, Account.Value, Id);
        }
    }

    /// <summary>Attaches it when a silo answers, for as long as the socket lives.</summary>
    public void AttachWhenUp() => _ = AttachWhenUpAsync();

    /// <summary>The silo took this many bytes of entries.</summary>
    public void Acknowledge(int bytes)
    {
        Interlocked.Add(ref _inputBytes, -bytes);
        if (Volatile.Read(ref _room) is not null && !IsFull) SignalRoom();
    }

    /// <summary>
    /// Keeps entries that the silo did not take. Prepares that it cannot have seen are refused here; whether others may be
    /// offered again is known when the session is attached again.
    /// </summary>
    public void Park(ReadOnlySpan<byte> entries, bool wasOffered, long epoch)
    {
        lock (_parking)
        {
            // What comes later stays behind it: the account knows a prepare that is offered again by its number.
            _mayOffer = false;
        }

        var refused = false;
        while (PacketEntry.TryRead(ref entries, out var entry))
        {
            if (wasOffered && entry.IsPrepare && IsParked(in entry, epoch)) continue;

            // Answers are kept in any case, until they are durable.
            Acknowledge(PacketEntry.HeaderBytes + entry.Payload.Length);
            if (wasOffered || !entry.IsPrepare || !_open.TryClose(entry.Tag, out var request)) continue;
            QueueReject(request.RequestId, request.IsSwapped, ErrorCode.T03ConnectorBusy, "the connector is starting"u8);
            refused = true;
        }

        if (refused) Sender.Flush();
    }

    /// <summary>
    /// Keeps a prepare for the life of the account that it was offered to; false when another life has begun meanwhile: that
    /// one does not take it, and has said what became of it if it knows.
    /// </summary>
    private bool IsParked(in PacketEntry entry, long epoch)
    {
        lock (_parking)
            return epoch >= _lifeSince && _parkedPrepares.TryAppend(entry.Kind, entry.Flags, entry.Tag, entry.Time, entry.Payload);
    }

    /// <summary>
    /// A new life of the account says what it has of us. Everything else that we sent to an earlier one was never sent on and
    /// never will be: whoever asked may ask again at once.
    /// </summary>
    private void RejectLost(ulong[] open, ulong last)
    {
        List<OpenRequest> lost = [];
        _open.TakeAllBut(open.ToHashSet(), last, lost);
        if (lost.Count == 0) return;
        _parts.Metrics.RequestsLost(lost.Count);
        foreach (var request in lost)
            QueueReject(request.RequestId, request.IsSwapped, ErrorCode.T03ConnectorBusy, "the connector restarted before the packet was sent on"u8);
        Sender.Flush();
    }

    private async Task AttachWhenUpAsync()
    {
        while (!_ended && !WasAttached && !_parts.Silo.Stopped.IsCancellationRequested)
        {
            await _parts.Silo.WhenUpAsync().WaitAsync(_parts.Silo.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReattachAsync(_parts.Silo.Stopped).ConfigureAwait(false);
            await Task.Delay(_parts.Limits.HelloPeriod, _parts.Clock).ConfigureAwait(false);
        }
    }

    private async Task<AttachResult> CallAttachAsync(SessionAttach attach)
    {
        try
        {
            return await _parts.Link.AttachAsync(attach).ConfigureAwait(false);
        }
        catch when (_attachNumber == 0)
        {
            // Nobody knows whether it was attached. As another session it cannot be taken for the one it replaces.
            var old = Id;
            Id = _parts.Sessions.Add(this);
            _parts.Sessions.Remove(old);
            throw;
        }
    }

    /// <summary>Hands what was read to the silo, or keeps it when the silo is away.</summary>
    private void HandOver()
    {
        if (_burst.IsEmpty) return;
        while (_burst.TryTake(out var chunk))
        {
            Offer(chunk);
            BatchBuffer.Recycle(chunk);
        }

        Pump.Start();
    }

    /// <summary>Gives a prepare back to the account, unwritten. May be called while the sender's gate is held.</summary>
    private void GiveBack(ulong requestId, UndeliveredReason reason)
    {
        lock (_givingBack)
        {
            _givenBack.TryAppend(EntryKind.Undelivered, (byte)reason, requestId, 0, default);
            OfferGivenBack();
        }

        Pump.StartSoon();
    }

    private void OfferGivenBack()
    {
        while (_givenBack.TryTake(out var chunk))
        {
            Offer(chunk);
            BatchBuffer.Recycle(chunk);
        }
    }

    private void Offer(ReadOnlyMemory<byte> chunk)
    {
        lock (_parking)
        {
            var entries = MemoryMarshal.AsMemory(chunk).Span;
            Interlocked.Add(ref _inputBytes, entries.Length + _kept.Keep(entries));
            if (_mayOffer && Pump.TryAppend(Id, entries)) return;
        }

        Park(chunk.Span, wasOffered: false, epoch: 0);
    }

    /// <summary>Offers again what was kept; prepares only to the life of the account that may have them already.</summary>
    private void Reoffer(bool sameLife, bool isFirst, long epoch)
    {
        lock (_parking)
        {
            if (!sameLife) _lifeSince = epoch;
            while (_parkedPrepares.TryTake(out var chunk))
            {
                // Another life takes none of them (SessionAttach.LastPrepare): they were rejected, or run to their expiry.
                if (!sameLife || !Pump.TryAppend(Id, chunk.Span)) Acknowledge(chunk.Length);
                BatchBuffer.Recycle(chunk);
            }

            if (!isFirst) KeepMarker();
            _mayOffer = true;
            foreach (var piece in _kept.Pieces)
            {
                _mayOffer = Pump.TryAppend(Id, piece.Span);
                if (!_mayOffer) break;
                Interlocked.Add(ref _inputBytes, piece.Length);
            }
        }

        Pump.Start();
    }

    private async Task<bool> WaitForRoomAsync()
    {
        HandOver();
        _waitsForRoom = true;
        while (!_connection.Socket.IsAborted && IsFull)
        {
            if (Pump.IsFull)
            {
                await Pump.WaitForRoomAsync().ConfigureAwait(false);
                continue;
            }

            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _room, room);
            if (_connection.Socket.IsAborted || !IsFull) break;
            await room.Task.ConfigureAwait(false);
        }

        _waitsForRoom = false;
        return !_connection.Socket.IsAborted;
    }

    private void SignalRoom() => Interlocked.Exchange(ref _room, null)?.TrySetResult();

    /// <summary>
    /// Tells the account that the socket has ended, after everything that was read from it and everything that was never
    /// written to it.
    /// </summary>
    private async Task DetachAsync()
    {
        while (_attachNumber != 0 && !_parts.Silo.Stopped.IsCancellationRequested)
        {
            try
            {
                await _parts.Silo.WhenUpAsync().WaitAsync(_parts.Silo.Stopped).ConfigureAwait(false);
                // A silo that came back must hear its answers first: nobody else has them.
                if (!IsAttached && !await AttachAsync(_parts.Silo.Stopped).ConfigureAwait(false)) break;
                await Pump.TakenAsync().ConfigureAwait(false);
                var lost = _parts.Silo.WhenLostAsync();
                await Task.WhenAny(NothingKeptAsync(), lost).WaitAsync(_parts.Silo.Stopped).ConfigureAwait(false);
                if (lost.IsCompleted) continue;
                await _parts.Link.DetachAsync(Id).ConfigureAwait(false);
                break;
            }
            catch (Exception exception)
            {
                AttachFailed(_log, exception, Account.Value, Id);
                await Task.Delay(_parts.Limits.HelloPeriod, _parts.Clock).ConfigureAwait(false);
            }
        }

        _parts.Sessions.Remove(Id);
    }
}
