using Connector.Fuzz.Harness;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Fuzz.Targets;

/// <summary>
/// Decodes BTP frames. The first byte chooses: 0 to 127 the rest as it is (the escape hatch); from 128 a frame whose
/// entries the input picks, with one byte changed now and then. Whatever decodes must have the entries it counts, the
/// <c>ilp</c> entry a walk finds, and one form.
/// </summary>
public static class BtpTarget
{
    private static readonly byte[][] Names =
    [
        "ilp"u8.ToArray(), "auth"u8.ToArray(), "auth_username"u8.ToArray(), "auth_token"u8.ToArray(),
        "x"u8.ToArray(), [],
    ];

    /// <summary>One input.</summary>
    public static void Run(ReadOnlySpan<byte> input)
    {
        var source = new ByteSource(input);
        var mode = source.Next();
        Judge(mode < 0x80 ? source.Rest : Build(ref source, mode));
    }

    private static void Judge(ReadOnlySpan<byte> bytes)
    {
        var read = BtpFrame.TryRead(bytes, out var frame, out var error);
        InvariantException.Require(read == (error == PacketError.None), "a frame is refused with a reason");
        if (!read) return;

        var writer = new OerWriter(Scratch.Second);
        WriteHead(ref writer, frame);
        var walked = 0;
        var hasIlp = false;
        ReadOnlySpan<byte> packet = default;
        foreach (var entry in frame)
        {
            walked++;
            WriteEntry(ref writer, entry.Name, entry.ContentType, entry.Data);
            if (hasIlp || !entry.Name.SequenceEqual("ilp"u8)) continue;
            hasIlp = true;
            packet = entry.Data;
        }

        InvariantException.Require(walked == frame.EntryCount, "a frame has the entries it counts");
        InvariantException.Require(frame.TryGetIlp(out var found) == hasIlp, "an ilp entry is found");
        InvariantException.Require(found == packet, "the first ilp entry is found");
        JudgeForm(bytes, Scratch.Second[..writer.Written]);

        _ = BtpAuth.TryRead(frame, out _, out _, out _);
        _ = BtpTimestamp.TryRead(frame.TriggeredAt, out _, out _);
        if (hasIlp) IlpTarget.Judge(packet);
    }

    // Bytes behind the last entry are all that a copy may lack.
    private static void JudgeForm(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> contents)
    {
        var envelope = new OerReader(bytes[5..]);
        InvariantException.Require(envelope.TryReadVarOctets(out var original), "a frame has contents");
        InvariantException.Require(original.StartsWith(contents), "a frame has one form");
    }

    private static void WriteHead(ref OerWriter writer, in BtpFrame frame)
    {
        if (frame.Type == BtpType.Transfer) writer.WriteUInt64(frame.Amount);
        if (frame.Type == BtpType.Error)
        {
            writer.WriteFixed(frame.Code);
            writer.WriteVarOctets(frame.Name);
            writer.WriteVarOctets(frame.TriggeredAt);
            writer.WriteVarOctets(frame.Data);
        }

        writer.WriteVarUInt((ulong)frame.EntryCount);
    }

    private static void WriteEntry(
        ref OerWriter writer, ReadOnlySpan<byte> name, byte contentType, ReadOnlySpan<byte> data)
    {
        writer.WriteVarOctets(name);
        writer.WriteUInt8(contentType);
        writer.WriteVarOctets(data);
    }

    private static ReadOnlySpan<byte> Build(ref ByteSource source, byte mode)
    {
        var contents = new OerWriter(Scratch.First);
        if ((mode & 3) == 1)
        {
            contents.WriteFixed("F00"u8);
            contents.WriteVarOctets(source.Some());
            contents.WriteVarOctets(source.Some());
            contents.WriteVarOctets(source.Some());
        }

        if ((mode & 3) == 2) contents.WriteUInt64(source.Number());
        var count = source.Next() % 9;
        contents.WriteVarUInt((ulong)count);
        for (var left = count; left > 0; left--)
        {
            var choice = source.Next();
            var name = choice < 0xf0 ? Names[choice % Names.Length] : source.Some();
            WriteEntry(ref contents, name, source.Next(), source.Some());
        }

        var target = Scratch.Second;
        var frame = new OerWriter(target);
        frame.WriteUInt8((byte)((mode & 3) switch
        {
            0 => BtpType.Message,
            1 => BtpType.Error,
            2 => BtpType.Transfer,
            _ => BtpType.Response,
        }));
        frame.WriteUInt32((uint)(source.Number() & uint.MaxValue));
        frame.WriteVarOctets(Scratch.First[..contents.Written]);
        if ((mode & 0x40) != 0) target[source.Below(frame.Written)] = source.Next();

        // The scratch buffers are needed again while the frame is judged.
        var built = Scratch.Third[..frame.Written];
        target[..frame.Written].CopyTo(built);
        return built;
    }
}
