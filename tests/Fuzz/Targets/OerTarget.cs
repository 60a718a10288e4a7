using Connector.Fuzz.Harness;
using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Fuzz.Targets;

/// <summary>
/// Reads the input as a row of OER items. The first byte says which: 0 raw, every item in turn; else a plan in which a
/// byte names the kind of each item. OER is canonical, so an item that was read and is written again is the same bytes.
/// </summary>
public static class OerTarget
{
    private const int Kinds = 7;

    /// <summary>One input.</summary>
    public static void Run(ReadOnlySpan<byte> input)
    {
        var source = new ByteSource(input);
        var raw = source.Next() == 0;
        var plan = raw ? default : new ByteSource(source.Take(16));
        var bytes = source.Rest;
        var reader = new OerReader(bytes);
        var kind = 0;
        while (reader.Remaining > 0)
        {
            kind = raw ? (kind + 1) % Kinds : plan.Next() % Kinds;
            var before = reader.Position;
            var writer = new OerWriter(Scratch.First);
            if (!TryCopyItem(ref reader, ref writer, kind))
            {
                InvariantException.Require(reader.Error != PacketError.None, "a refusal has a reason");
                return;
            }

            var read = bytes[before..reader.Position];
            InvariantException.Require(reader.Position > before || kind == 6, "an item has bytes");
            InvariantException.Require(read.SequenceEqual(Scratch.First[..writer.Written]), "an item has one form");
        }
    }

    private static bool TryCopyItem(ref OerReader reader, ref OerWriter writer, int kind)
    {
        switch (kind)
        {
            case 0:
                if (!reader.TryReadUInt8(out var one)) return false;
                writer.WriteUInt8(one);
                return true;
            case 1:
                if (!reader.TryReadUInt16(out var two)) return false;
                writer.WriteUInt16(two);
                return true;
            case 2:
                if (!reader.TryReadUInt32(out var four)) return false;
                writer.WriteUInt32(four);
                return true;
            case 3:
                if (!reader.TryReadUInt64(out var eight)) return false;
                writer.WriteUInt64(eight);
                return true;
            case 4:
                if (!reader.TryReadVarUInt(out var number)) return false;
                writer.WriteVarUInt(number);
                return true;
            case 5:
                if (!reader.TryReadLength(out var length)) return false;
                writer.WriteLength(length);
                InvariantException.Require(
                    writer.Written == OerSize.OfLength(length), "a length is as long as it says");
                return true;
            default:
                if (!reader.TryReadVarOctets(out var octets)) return false;
                writer.WriteVarOctets(octets);
                InvariantException.Require(
                    writer.Written == OerSize.OfVarOctets(octets.Length), "octets are as long as they say");
                return true;
        }
    }
}
