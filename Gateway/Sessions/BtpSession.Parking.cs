using System.Runtime.InteropServices;
using Connector.Gateway.Inbound;
using Connector.Grains.Interfaces.Packets;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Gateway.Sessions;

/// <summary>
/// How what was read gets to the account, inside the input window, and what becomes of it when the silo does not take it:
/// refused, kept, offered again to the life of the account that may have it, or given up by what a new life says.
/// </summary>
internal sealed partial class BtpSession
{
    private readonly Lock _parking = new();
    private readonly Lock _givingBack = new();
    private readonly BatchBuffer _givenBack = new(int.MaxValue);
    private readonly BatchBuffer _parkedPrepares = new(int.MaxValue);
    private TaskCompletionSource? _room;
    private long _inputBytes;
    private bool _mayOffer;

    /// <summary>Epoch in which this life of the account attached the session first.</summary>
    private long _lifeSince;

    private IngressPump Pump => _parts.Pumps.Of(Id);

    private bool IsFull => Interlocked.Read(ref _inputBytes) > _parts.Limits.InputWindowBytes || Pump.IsFull;

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

    /// <summary>
    /// What is kept goes before what comes from now on; what is on its way already the account tells by its number. Returns
    /// the number up to which nothing is kept any more.
    /// </summary>
    private uint OfferNothing()
    {
        lock (_parking)
        {
            _mayOffer = false;
            return _kept.Forgotten;
        }
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
}
