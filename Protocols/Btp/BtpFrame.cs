using System.Buffers.Binary;

using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Btp;

/// <summary>
/// A BTP 2.0 frame (RFC 23), read in place: one binary WebSocket message.
/// <code>
/// 0        type          UInt8: 1 Response, 2 Error, 6 Message, 7 Transfer
/// 1        requestId     UInt32
/// 5        L             length determinant of the contents, which end where the message ends
/// 5+|L|    contents
///
/// Response, Message      protocolData
/// Transfer               amount UInt64, protocolData
/// Error                  code 3 bytes, name, triggeredAt, data (three variable octet strings), protocolData
///
/// protocolData           count VarUInt, then as many entries (see <see cref="BtpEntry"/>)
/// </code>
/// Tolerated: bytes behind the last entry, entries in any order and with equal names (the first one counts), anything
/// in an Error's code, name, time and data. Refused: a frame whose envelope does not end where the message does.
/// </summary>
public readonly ref struct BtpFrame
{
    private const int EnvelopeOffset = 1 + sizeof(uint);
    private const uint IlpNameWithLength = 0x03696c70; // 03 "ilp"

    private readonly ReadOnlySpan<byte> _entries;

    private BtpFrame(BtpType type, uint requestId, int entryCount, ReadOnlySpan<byte> entries)
    {
        Type = type;
        RequestId = requestId;
        EntryCount = entryCount;
        _entries = entries;
    }

    /// <summary>What kind of frame this is.</summary>
    public BtpType Type { get; }

    /// <summary>Pairs an answer with its request; every value is legal.</summary>
    public uint RequestId { get; }

    /// <summary>How many sub-protocols there are.</summary>
    public int EntryCount { get; }

    /// <summary>Of a Transfer: the value settled since the last one, in the unit of the link.</summary>
    public ulong Amount { get; private init; }

    /// <summary>Of an Error: three bytes, ASCII when the peer keeps to the RFC.</summary>
    public ReadOnlySpan<byte> Code { get; private init; }

    /// <summary>Of an Error: the name of its kind.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>Of an Error: when it happened, as the peer wrote it; see <see cref="BtpTimestamp"/>.</summary>
    public ReadOnlySpan<byte> TriggeredAt { get; private init; }

    /// <summary>Of an Error: details for people or machines.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>
    /// Reads a frame that fills <paramref name="frame"/> exactly. Errors: Empty, UnknownType, Truncated, TrailingOuter,
    /// ProtocolName and those of lengths and VarUInts.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out BtpFrame result, out PacketError error)
    {
        result = default;
        if (frame.Length <= EnvelopeOffset)
        {
            error = Shortness(frame);
            return false;
        }

        var type = (BtpType)frame[0];
        error = PacketError.UnknownType;
        if (!IsKnown(type)) return false;

        var envelope = new OerReader(frame[EnvelopeOffset..]);
        if (!envelope.TryReadVarOctets(out var contents))
        {
            error = envelope.Error;
            return false;
        }

        error = PacketError.TrailingOuter;
        if (envelope.Remaining != 0) return false;

        var requestId = BinaryPrimitives.ReadUInt32BigEndian(frame[1..]);
        return TryReadContents(type, requestId, contents, out result, out error);
    }

    /// <summary>Walks the sub-protocols.</summary>
    public BtpEntries GetEnumerator() => new(_entries, EntryCount);

    /// <summary>Finds the first sub-protocol with this name.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out BtpEntry entry)
    {
        foreach (var next in this)
        {
            if (!next.Name.SequenceEqual(name)) continue;
            entry = next;
            return true;
        }

        entry = default;
        return false;
    }

    /// <summary>
    /// Finds the ILP packet: the data of the first entry named <c>ilp</c>, wherever it stands and whatever its content
    /// type. Every peer puts it first, so that place is looked at before the entries are walked.
    /// </summary>
    public bool TryGetIlp(out ReadOnlySpan<byte> packet)
    {
        var isFirst = BinaryPrimitives.TryReadUInt32BigEndian(_entries, out var head) && head == IlpNameWithLength;
        if (isFirst && EntryCount > 0)
        {
            var reader = new OerReader(_entries[(sizeof(uint) + 1)..]);
            return reader.TryReadVarOctets(out packet);
        }

        var found = TryFind("ilp"u8, out var entry);
        packet = entry.Data;
        return found;
    }

    private static bool TryReadContents(
        BtpType type, uint requestId, ReadOnlySpan<byte> contents, out BtpFrame result, out PacketError error)
    {
        result = default;
        var reader = new OerReader(contents);
        ulong amount = 0;
        ReadOnlySpan<byte> code = default, name = default, triggeredAt = default, data = default;
        var read = type switch
        {
            BtpType.Transfer => reader.TryReadUInt64(out amount),
            BtpType.Error => reader.TryReadFixed(ErrorCode.Length, out code)
                && reader.TryReadVarOctets(out name)
                && reader.TryReadVarOctets(out triggeredAt)
                && reader.TryReadVarOctets(out data),
            _ => true,
        };
        if (!read || !reader.TryReadVarUInt(out var count))
        {
            error = reader.Error;
            return false;
        }

        error = PacketError.Truncated;
        if (count > (ulong)reader.Remaining) return false;

        var entries = contents[reader.Position..];
        error = BtpEntries.Judge(ref reader, (int)count);
        if (error != PacketError.None) return false;

        result = new BtpFrame(type, requestId, (int)count, entries)
        {
            Amount = amount,
            Code = code,
            Name = name,
            TriggeredAt = triggeredAt,
            Data = data,
        };
        return true;
    }

    private static PacketError Shortness(ReadOnlySpan<byte> frame)
    {
        if (frame.IsEmpty) return PacketError.Empty;
        return IsKnown((BtpType)frame[0]) ? PacketError.Truncated : PacketError.UnknownType;
    }

    private static bool IsKnown(BtpType type) =>
        type is BtpType.Message or BtpType.Response or BtpType.Error or BtpType.Transfer;
}
