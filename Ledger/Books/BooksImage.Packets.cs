using System.Runtime.InteropServices;
using Connector.Ledger.Entries;

namespace Connector.Ledger.Books;

/// <summary>
/// Packets. A hold moves the exchange position at once: an incoming leg of 10 makes 10 held and -10 position; a commit
/// makes the 10 balance, a void gives them back. So accounts, holds and positions add up to zero at every moment.
/// </summary>
internal sealed partial class BooksImage
{
    private RefusalReason BookPacket(EntryView entry, long time)
    {
        ref var packet = ref entry.Packet;
        var legs = entry.Legs;
        var (incoming, outgoing) = (At(packet.Incoming), At(packet.Outgoing));
        if (incoming is null || (outgoing is null && (legs & LedgerLegs.Outgoing) != 0))
            return RefusalReason.UnknownAccount;
        if (IsFenced(incoming, packet.IncomingFence) || IsFenced(outgoing, packet.OutgoingFence))
            return RefusalReason.Fenced;
        if (!MakesSense(entry, outgoing))
            return RefusalReason.Malformed;
        return entry.PacketKind switch
        {
            LedgerEntryKind.Hold => BookHold(entry, incoming, outgoing),
            LedgerEntryKind.Deliver => BookDeliver(entry, incoming, outgoing, time),
            LedgerEntryKind.Note => BookNote(entry, incoming, outgoing, time),
            _ => BookEnd(entry, incoming, outgoing, time),
        };
    }

    private static bool IsFenced(AccountState? account, uint fence) => fence != 0 && account?.Fence != fence;

    private static bool MakesSense(EntryView entry, AccountState? outgoing)
    {
        var (kind, mark, legs) = (entry.PacketKind, entry.Head.Mark, entry.Legs);
        if (kind > LedgerEntryKind.Note || (kind != LedgerEntryKind.Note && legs == LedgerLegs.None))
            return false;
        if (kind == LedgerEntryKind.Hold && entry.Payload.Length is not (0 or 2 * 16))
            return false;
        return mark switch
        {
            LedgerMark.None => kind != LedgerEntryKind.Note,
            LedgerMark.Late => kind == LedgerEntryKind.Note && outgoing is not null,
            LedgerMark.InDoubt => kind is LedgerEntryKind.Void or LedgerEntryKind.Note && outgoing is not null,
            LedgerMark.Loss => kind is LedgerEntryKind.Commit or LedgerEntryKind.Note,
            LedgerMark.Unrelayed => kind == LedgerEntryKind.Note
                || (kind is LedgerEntryKind.Commit or LedgerEntryKind.Deliver && (legs & LedgerLegs.Incoming) != 0),
            _ => false,
        };
    }

    private RefusalReason BookHold(EntryView entry, AccountState incoming, AccountState? outgoing)
    {
        ref var packet = ref entry.Packet;
        var (legs, key) = (entry.Legs, KeyOf(in packet));
        var slot = _holds.Find(key);
        if (slot >= 0 && (_holds[slot].Legs & legs) != 0)
            return RefusalReason.AlreadyHeld;
        var takesIncoming = (legs & LedgerLegs.Incoming) != 0;
        var takesOutgoing = (legs & LedgerLegs.Outgoing) != 0;
        if (slot < 0)
            slot = _holds.Add(key, incoming, takesOutgoing ? outgoing : null);
        else if (takesOutgoing)
            _holds.LinkOutgoing(slot, outgoing!);
        ref var hold = ref _holds[slot];
        hold.Barrier = Through;
        hold.Legs |= legs;
        ref var route = ref entry.Route;
        if (takesIncoming)
        {
            (hold.IncomingAmount, hold.IncomingExpiresAt) = (packet.IncomingAmount, route.IncomingExpiresAt);
            (hold.IncomingSession, hold.GatewayNumber) = (route.IncomingSession, route.GatewayNumber);
            incoming.HeldIncoming += packet.IncomingAmount;
            PositionOf(incoming.Asset).Exchange -= packet.IncomingAmount;
        }

        if (!takesOutgoing)
            return RefusalReason.None;
        hold.Outgoing = packet.Outgoing;
        (hold.OutgoingAmount, hold.OutgoingExpiresAt) = (packet.OutgoingAmount, route.OutgoingExpiresAt);
        (hold.OutgoingSession, hold.RequestId) = (route.OutgoingSession, route.RequestId);
        if (entry.Payload.Length > 0)
        {
            hold.Condition0 = MemoryMarshal.Read<UInt128>(entry.Payload);
            hold.Condition1 = MemoryMarshal.Read<UInt128>(entry.Payload[16..]);
        }

        outgoing!.HeldOutgoing += packet.OutgoingAmount;
        PositionOf(outgoing.Asset).Exchange += packet.OutgoingAmount;
        return RefusalReason.None;
    }

    private RefusalReason BookEnd(EntryView entry, AccountState incoming, AccountState? outgoing, long time)
    {
        ref var packet = ref entry.Packet;
        var (legs, slot) = (entry.Legs, _holds.Find(KeyOf(in packet)));
        if (slot < 0 || (_holds[slot].Legs & legs) != legs)
            return RefusalReason.NotHeld;
        ref var hold = ref _holds[slot];
        if ((legs & LedgerLegs.Incoming) != 0 && hold.IncomingAmount != packet.IncomingAmount)
            return RefusalReason.Differs;
        if ((legs & LedgerLegs.Outgoing) != 0 && hold.Outgoing != packet.Outgoing)
            return RefusalReason.Differs;
        if ((legs & LedgerLegs.Outgoing) != 0 && hold.OutgoingAmount != packet.OutgoingAmount)
            return RefusalReason.Differs;

        var commits = entry.PacketKind == LedgerEntryKind.Commit;
        if ((legs & LedgerLegs.Outgoing) != 0)
        {
            outgoing!.HeldOutgoing -= hold.OutgoingAmount;
            if (commits)
                Move(outgoing, -(Int128)hold.OutgoingAmount);
            else
                PositionOf(outgoing.Asset).Exchange -= hold.OutgoingAmount;
            Remember(outgoing, false, commits, hold.OutgoingSession, hold.RequestId, time);
            if (!commits && (entry.Head.Flags & EntryFlags.TimedOut) != 0)
                outgoing.TimedOut.Add(in hold, time);
            _holds.UnlinkOutgoing(slot, outgoing);
        }

        if ((legs & LedgerLegs.Incoming) != 0)
        {
            var commitsIncoming = commits && entry.Head.Mark != LedgerMark.Loss;
            incoming.HeldIncoming -= hold.IncomingAmount;
            if (commitsIncoming)
                Move(incoming, hold.IncomingAmount);
            else
                PositionOf(incoming.Asset).Exchange += hold.IncomingAmount;
            Answer(entry, incoming, hold.IncomingSession, hold.GatewayNumber, commitsIncoming, time);
        }

        Mark(entry, incoming, outgoing, time);
        hold.Legs &= ~legs;
        if (hold.Legs == LedgerLegs.None)
            Forget(slot);
        return RefusalReason.None;
    }

    private RefusalReason BookDeliver(EntryView entry, AccountState incoming, AccountState? outgoing, long time)
    {
        ref var packet = ref entry.Packet;
        ref var route = ref entry.Route;
        if ((entry.Legs & LedgerLegs.Outgoing) != 0)
        {
            Move(outgoing!, -(Int128)packet.OutgoingAmount);
            PositionOf(outgoing!.Asset).Exchange += packet.OutgoingAmount;
            Remember(outgoing, false, true, route.OutgoingSession, route.RequestId, time);
        }

        if ((entry.Legs & LedgerLegs.Incoming) != 0)
        {
            Move(incoming, packet.IncomingAmount);
            PositionOf(incoming.Asset).Exchange -= packet.IncomingAmount;
            Answer(entry, incoming, route.IncomingSession, route.GatewayNumber, isFulfill: true, time);
        }

        Mark(entry, incoming, outgoing, time);
        return RefusalReason.None;
    }

    private RefusalReason BookNote(EntryView entry, AccountState incoming, AccountState? outgoing, long time)
    {
        if (entry.Head.Mark == LedgerMark.Late)
            outgoing!.TimedOut.Forget(KeyOf(in entry.Packet));
        Mark(entry, incoming, outgoing, time);
        return RefusalReason.None;
    }

    /// <summary>The answer waits for its session; where that is gone, a fulfill is unrelayed from the start.</summary>
    private void Answer(EntryView entry, AccountState incoming, ulong number, ulong request, bool isFulfill, long time)
    {
        Remember(incoming, true, isFulfill, number, request, time);
        if (number == 0 || entry.Head.Mark == LedgerMark.Unrelayed)
            return;
        if (incoming.FindSession(number) is not { } session)
        {
            entry.Head.Mark = isFulfill ? LedgerMark.Unrelayed : entry.Head.Mark;
        }
        else if (entry.Payload.Length > 0)
        {
            var key = KeyOf(in entry.Packet);
            session.Answers[request] = new AnswerPlace(Through, key, entry.Packet.IncomingAmount, isFulfill);
        }
    }

    private void Mark(EntryView entry, AccountState incoming, AccountState? outgoing, long time)
    {
        ref var packet = ref entry.Packet;
        switch (entry.Head.Mark)
        {
            case LedgerMark.Late or LedgerMark.InDoubt:
                NoteItem(entry.Head.Mark, outgoing!, packet.OutgoingAmount, KeyOf(in packet), time);
                break;
            case LedgerMark.Loss or LedgerMark.Unrelayed:
                NoteItem(entry.Head.Mark, incoming, packet.IncomingAmount, KeyOf(in packet), time);
                break;
        }
    }

    private static void Remember(
        AccountState account, bool isIncoming, bool committed, ulong session, ulong number, long time)
    {
        if (session != 0)
            account.Finished.Add(new FinishedPacket(isIncoming, committed, session, number, time));
    }

    private static void Move(AccountState account, Int128 amount)
    {
        account.Balance += amount;
        account.Moved = true;
    }

    private void Forget(int slot)
    {
        // The packet stays in its sender's list as long as any of its legs is held.
        _holds.UnlinkIncoming(slot, _accounts[_holds[slot].Key.Account]);
        _holds.Remove(slot);
    }

    private static HoldKey KeyOf(in PacketFields packet) => new(packet.Incoming, packet.Life, packet.Number);
}
