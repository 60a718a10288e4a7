using System.Text;
using Connector.Grains.Interfaces.Packets;
using Connector.Protocols.Ilp;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Gateway.Tests;

/// <summary>What it does with packets.</summary>
internal sealed partial class FakeSilo
{
    private readonly Dictionary<uint, uint> _requestSessions = [];

    private uint RequestSession(uint requestId) => _requestSessions.GetValueOrDefault(requestId);

    /// <summary>False when answers before these are missing.</summary>
    private bool Take(FakeSession from, ReadOnlySpan<byte> entries)
    {
        while (PacketEntry.TryRead(ref entries, out var entry))
        {
            var tag = entry.Tag;
            if (!entry.IsPrepare)
            {
                // As the account does: what is offered again is recognised by its number, and what is missing too.
                var number = AnswerTag.NumberOf(tag);
                if (!AnswerTag.IsAfter(number, from.LastAnswer)) continue;
                if (number != from.LastAnswer + 1) return false;
                from.LastAnswer = number;
                tag = AnswerTag.RequestIdOf(tag);
            }

            Taken.Enqueue((entry.Kind, entry.Flags, tag));
            switch (entry.Kind)
            {
                case EntryKind.Reoffered or EntryKind.Relayed or EntryKind.Unrelayed:
                    break;
                case EntryKind.Prepare:
                    TakePrepare(from, entry.Tag, entry.Payload);
                    break;
                case EntryKind.SwappedPrepare:
                    TakePrepare(from, entry.Tag, entry.Payload[sizeof(uint)..]);
                    break;
                case EntryKind.Fulfill or EntryKind.Reject:
                    if (TryEnd((uint)tag, out var source)) Deliver(source.Session, entry.Kind, source.Tag, entry.Payload);
                    break;
                case EntryKind.Undelivered:
                    if (TryEnd((uint)tag, out source))
                        Reject(source, (UndeliveredReason)entry.Flags == UndeliveredReason.Busy ? ErrorCode.T03ConnectorBusy : ErrorCode.T01PeerUnreachable);
                    break;
                default:
                    if (TryEnd((uint)tag, out source)) Reject(source, ErrorCode.T00InternalError);
                    break;
            }
        }

        return true;
    }

    private void TakePrepare(FakeSession from, ulong tag, ReadOnlySpan<byte> packet)
    {
        // As the account does: what is offered again is recognised by its number.
        if (tag <= from.LastTaken || IsMute) return;
        from.LastTaken = tag;
        Prepare.TryRead(packet, out var prepare, out _);
        var destination = Encoding.ASCII.GetString(prepare.Destination);
        Send(destination[(destination.LastIndexOf('.') + 1)..], packet.ToArray(), (from.Attach.Session, tag));
    }

    private bool TryEnd(uint requestId, out (uint Session, ulong Tag) source)
    {
        lock (_gate) return _open.Remove(requestId, out source) && source.Session != 0;
    }

    private void Reject((uint Session, ulong Tag) source, ErrorCode code)
    {
        var packet = new byte[Protocols.Ilp.Reject.SizeOf(Address.Length, 0, 0)];
        Protocols.Ilp.Reject.Write(packet, code, Encoding.ASCII.GetBytes(Address), default, default);
        Deliver(source.Session, EntryKind.Reject, source.Tag, packet);
    }

    private void Deliver(uint session, EntryKind kind, ulong tag, ReadOnlySpan<byte> payload)
    {
        if (session == 0) return;
        var entry = new BatchBuffer(int.MaxValue);
        entry.TryAppend(kind, 0, tag, 0, payload);
        entry.TryTake(out var bytes);
        Delivery.Deliver(session, bytes.Span);
    }

    private static bool HasPackets(SessionBatch batch)
    {
        var bytes = batch.Bytes;
        while (SessionBatch.TryRead(ref bytes, out _, out _, out var entries))
        {
            var rest = entries.Span;
            while (PacketEntry.TryRead(ref rest, out var entry))
            {
                if (entry.Kind is not (EntryKind.Relayed or EntryKind.Unrelayed or EntryKind.Reoffered)) return true;
            }
        }

        return false;
    }
}
