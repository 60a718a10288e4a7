namespace Connector.Ledger.Books;

/// <summary>The books as bytes, for checkpoints. A new field needs a new <see cref="ImageFormat"/> and a reader of the old one.</summary>
internal sealed partial class BooksImage
{
    private const byte ImageFormat = 3;

    /// <summary>Before packets that timed out were remembered.</summary>
    private const byte FormatWithoutTimedOut = 2;

    /// <summary>Before there were settlements by engines, either.</summary>
    private const byte FormatWithoutSettlement = 1;

    /// <summary>Writes everything down.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        using var writer = new ImageWriter();
        writer.Write(ImageFormat);
        writer.Write(Through);
        writer.Write(_lastItem);
        writer.Write(_assets.Count);
        foreach (var (asset, state) in _assets)
        {
            writer.Write(asset.Code);
            writer.Write(asset.Scale);
            writer.WriteInt128(state.Exchange);
            writer.WriteInt128(state.Settlement);
            writer.WriteInt128(state.Adjustment);
            writer.WriteInt128(state.Loss);
        }

        writer.Write(_accounts.Count);
        foreach (var account in _accounts)
            Write(writer, account);
        writer.Write(_holds.Count);
        foreach (var slot in _holds.Slots)
            Write(writer, in _holds[slot]);
        writer.Write(_items.Count);
        foreach (var (number, item) in _items)
        {
            writer.Write(number);
            writer.Write((byte)item.Mark);
            writer.Write(item.Account);
            writer.Write(item.Amount);
            Write(writer, item.Packet);
            writer.Write(item.NotedAt);
        }

        writer.Flush();
        return writer.Written;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; throws <see cref="InvalidDataException"/> when it is something else.</summary>
    public static BooksImage FromBytes(byte[] bytes)
    {
        using var reader = new ImageReader(bytes);
        var format = reader.ReadByte();
        if (format is not (ImageFormat or FormatWithoutTimedOut or FormatWithoutSettlement))
            throw new InvalidDataException("The checkpoint has an unknown format.");
        var books = new BooksImage { Through = reader.ReadInt64(), _lastItem = reader.ReadInt64() };
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var state = books.PositionOf(new Asset(reader.ReadString(), reader.ReadByte()));
            state.Exchange = reader.ReadInt128();
            state.Settlement = reader.ReadInt128();
            state.Adjustment = reader.ReadInt128();
            state.Loss = reader.ReadInt128();
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
            books.ReadAccount(reader, format);
        for (var left = reader.ReadInt32(); left > 0; left--)
            books.ReadHold(reader);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            books._items.Add(reader.ReadInt64(), new Item(
                (LedgerMark)reader.ReadByte(),
                reader.ReadInt32(),
                reader.ReadUInt64(),
                ReadKey(reader),
                reader.ReadInt64()));
        }

        return books;
    }

    private static void Write(ImageWriter writer, AccountState account)
    {
        writer.Write(account.Name);
        writer.Write(account.Asset.Code);
        writer.Write(account.Asset.Scale);
        writer.Write(account.Fence);
        writer.Write(account.Activation);
        writer.WriteInt128(account.Balance);
        writer.WriteInt128(account.HeldIncoming);
        writer.WriteInt128(account.HeldOutgoing);
        writer.Write(account.LastSession);
        writer.Write(account.Sessions.Count);
        foreach (var session in account.Sessions)
        {
            writer.Write(session.Record.Number);
            writer.Write(session.Record.Gateway);
            writer.Write(session.Record.Session);
            writer.Write(session.Record.Kind);
            writer.Write(session.Answers.Count);
            foreach (var (request, answer) in session.Answers)
            {
                writer.Write(request);
                writer.Write(answer.Barrier);
                Write(writer, answer.Packet);
                writer.Write(answer.Amount);
                writer.Write(answer.IsFulfill);
            }
        }

        writer.Write(account.Finished.Count);
        var last = default(FinishedPacket);
        for (var i = 0; i < account.Finished.Count; i++)
        {
            var packet = account.Finished[i];
            writer.Write((byte)((packet.IsIncoming ? 1 : 0) | (packet.Committed ? 2 : 0)));
            writer.WriteShort(packet.Session);
            writer.WriteShort(unchecked((long)(packet.Number - last.Number)));
            writer.WriteShort(packet.EndedAt - last.EndedAt);
            last = packet;
        }

        Write(writer, account.Settlement);
        writer.Write(account.TimedOut.Count);
        foreach (var (packet, at) in account.TimedOut.Oldest)
        {
            writer.Write(at);
            Write(writer, in packet);
        }
    }

    private void ReadAccount(ImageReader reader, byte format)
    {
        var account = new AccountState(_accounts.Count, reader.ReadString(), new Asset(reader.ReadString(), reader.ReadByte()))
        {
            Fence = reader.ReadUInt32(),
            Activation = reader.ReadUInt64(),
            Balance = reader.ReadInt128(),
            HeldIncoming = reader.ReadInt128(),
            HeldOutgoing = reader.ReadInt128(),
            LastSession = reader.ReadUInt64(),
        };
        _accounts.Add(account);
        _byName.Add(account.Name, account);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var session = new SessionState(new AttachedSessionRecord(
                reader.ReadUInt64(), reader.ReadString(), reader.ReadUInt32(), reader.ReadByte()));
            account.Sessions.Add(session);
            for (var answers = reader.ReadInt32(); answers > 0; answers--)
            {
                session.Answers.Add(reader.ReadUInt64(), new AnswerPlace(
                    reader.ReadInt64(), ReadKey(reader), reader.ReadUInt64(), reader.ReadBoolean()));
            }
        }

        var last = default(FinishedPacket);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var flags = reader.ReadByte();
            last = new FinishedPacket(
                (flags & 1) != 0,
                (flags & 2) != 0,
                reader.ReadUnsignedShort(),
                unchecked(last.Number + (ulong)reader.ReadShort()),
                last.EndedAt + reader.ReadShort());
            account.Finished.Add(in last);
        }

        if (format != FormatWithoutSettlement)
            Read(reader, account.Settlement);
        if (format < ImageFormat)
            return;
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var at = reader.ReadInt64();
            account.TimedOut.Add(ParseHold(reader), at);
        }
    }

    private static void Write(ImageWriter writer, in Hold hold)
    {
        Write(writer, hold.Key);
        writer.Write(hold.Barrier);
        writer.Write((byte)hold.Legs);
        writer.Write(hold.Outgoing);
        writer.Write(hold.IncomingAmount);
        writer.Write(hold.OutgoingAmount);
        writer.Write(hold.IncomingExpiresAt);
        writer.Write(hold.OutgoingExpiresAt);
        writer.Write(hold.IncomingSession);
        writer.Write(hold.GatewayNumber);
        writer.Write(hold.OutgoingSession);
        writer.Write(hold.RequestId);
        writer.WriteUInt128(hold.Condition0);
        writer.WriteUInt128(hold.Condition1);
    }

    private void ReadHold(ImageReader reader)
    {
        var read = ParseHold(reader);
        var holdsOutgoing = (read.Legs & LedgerLegs.Outgoing) != 0;
        var slot = _holds.Add(read.Key, _accounts[read.Key.Account], holdsOutgoing ? _accounts[read.Outgoing] : null);
        ref var hold = ref _holds[slot];
        // Its neighbours in the lists are the table's.
        (read.NextIncoming, read.PreviousIncoming) = (hold.NextIncoming, hold.PreviousIncoming);
        (read.NextOutgoing, read.PreviousOutgoing) = (hold.NextOutgoing, hold.PreviousOutgoing);
        hold = read;
    }

    private static Hold ParseHold(ImageReader reader) => new()
    {
        Key = ReadKey(reader),
        Barrier = reader.ReadInt64(),
        Legs = (LedgerLegs)reader.ReadByte(),
        Outgoing = reader.ReadInt32(),
        IncomingAmount = reader.ReadUInt64(),
        OutgoingAmount = reader.ReadUInt64(),
        IncomingExpiresAt = reader.ReadInt64(),
        OutgoingExpiresAt = reader.ReadInt64(),
        IncomingSession = reader.ReadUInt64(),
        GatewayNumber = reader.ReadUInt64(),
        OutgoingSession = reader.ReadUInt64(),
        RequestId = reader.ReadUInt32(),
        Condition0 = reader.ReadUInt128(),
        Condition1 = reader.ReadUInt128(),
    };

    private static void Write(ImageWriter writer, HoldKey key)
    {
        writer.Write(key.Account);
        writer.Write(key.Life);
        writer.Write(key.Number);
    }

    private static HoldKey ReadKey(ImageReader reader) => new(reader.ReadInt32(), reader.ReadUInt32(), reader.ReadUInt64());
}
