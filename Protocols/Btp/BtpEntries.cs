using System.Text;

using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Btp;

/// <summary>
/// Walks the sub-protocols of a frame in their order. <see cref="BtpFrame.TryRead"/> has walked them once and refused
/// the frame if one is broken, so the walk a consumer makes always reaches the end.
/// </summary>
public ref struct BtpEntries
{
    private OerReader _reader;
    private int _left;

    internal BtpEntries(ReadOnlySpan<byte> entries, int count)
    {
        _reader = new OerReader(entries);
        _left = count;
    }

    /// <summary>The entry that <see cref="MoveNext"/> has read.</summary>
    public BtpEntry Current { get; private set; }

    /// <summary>Reads the next entry; false at the end.</summary>
    public bool MoveNext()
    {
        if (_left == 0 || !TryReadEntry(ref _reader, out var name, out var contentType, out var data)) return false;
        _left--;
        Current = new BtpEntry(name, contentType, data);
        return true;
    }

    /// <summary>Walks <paramref name="count"/> entries and says what is wrong with the first broken one.</summary>
    internal static PacketError Judge(ref OerReader reader, int count)
    {
        for (var left = count; left > 0; left--)
        {
            if (!TryReadEntry(ref reader, out var name, out _, out _)) return reader.Error;
            if (!Ascii.IsValid(name)) return PacketError.ProtocolName;
        }

        return PacketError.None;
    }

    private static bool TryReadEntry(
        scoped ref OerReader reader, out ReadOnlySpan<byte> name, out byte contentType, out ReadOnlySpan<byte> data)
    {
        contentType = 0;
        data = default;
        return reader.TryReadVarOctets(out name)
            && reader.TryReadUInt8(out contentType)
            && reader.TryReadVarOctets(out data);
    }
}
