using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Sessions;

/// <summary>What the peer is told: prepares of others, and the answers to its own.</summary>
internal sealed partial class BtpSession
{
    /// <summary>Queues entries from the account and writes them. Called from any thread.</summary>
    public void Deliver(ReadOnlySpan<byte> entries)
    {
        var now = UnixNow;
        lock (Sender.Gate)
        {
            while (PacketEntry.TryRead(ref entries, out var entry))
            {
                if (entry.Kind == EntryKind.Prepare)
                    DeliverPrepare(in entry, now);
                else if (entry.Kind == EntryKind.Taken)
                    ForgetAnswers(AnswerTag.NumberOf(entry.Tag));
                else
                    DeliverAnswer(in entry);
            }
        }

        Sender.Flush();
    }

    private void DeliverPrepare(in PacketEntry entry, long now)
    {
        if (_ended)
        {
            GiveBack(entry.Tag, UndeliveredReason.SessionClosed);
        }
        else if (_stopping || !Sender.TryQueuePrepare(entry.Tag, entry.Payload, now))
        {
            _parts.Metrics.PrepareShed();
            GiveBack(entry.Tag, !_stopping && Sender.IsClosing ? UndeliveredReason.SessionClosed : UndeliveredReason.Busy);
        }
    }

    private void DeliverAnswer(in PacketEntry entry)
    {
        if (_open.TryClose(entry.Tag, out var request))
        {
            Sender.QueueAnswer(entry.Kind, request.RequestId, request.IsSwapped, entry.Payload, entry.Tag);
            return;
        }

        _parts.Metrics.AnswerUnknown();
        // The peer was told R00 from here: it does not know that the packet was fulfilled.
        if (entry.Kind == EntryKind.Fulfill && _open.WasGivenUp(entry.Tag)) ReportUnrelayed(entry.Tag);
    }
}
