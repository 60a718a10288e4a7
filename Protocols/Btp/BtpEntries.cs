using System.Text;

using Connector.Protocols.Ilp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Btp;

/// <summary>
/// Walks the sub-protocols of a frame in their order. <see cref="BtpFrame.TryRead"/> has walked them once and refused the
/// frame if one is broken, so the walk a consumer makes always reaches the end.
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

    /// <summary>Why the walk stopped early; None at the true end.</summary>
    internal PacketError Error { get; private set; }

    /// <summary>Reads the next entry; false at the end.</summary>
    public bool MoveNext()
    {
        if (_left == 0) return false;
        _left--;
        if (!_reader.TryReadVarOctets(out var name)
            || !_reader.TryReadUInt8(out var contentType)
            || !_reader.TryReadVarOctets(out var data))
        {
            Error = _reader.Error;
            return false;
        }

        if (!Ascii.IsValid(name))
        {
            Error = PacketError.ProtocolName;
            return false;
        }

        Current = new BtpEntry(name, contentType, data);
        return true;
    }
}
