namespace Connector.Protocols.Btp;

/// <summary>
/// One sub-protocol of a BTP frame (RFC 23 "Protocol Data").
/// <code>
/// name          length determinant, ASCII
/// contentType   UInt8: 0 bytes, 1 UTF-8 text, 2 JSON
/// data          length determinant, bytes
/// </code>
/// </summary>
public readonly ref struct BtpEntry
{
    internal BtpEntry(ReadOnlySpan<byte> name, byte contentType, ReadOnlySpan<byte> data)
    {
        Name = name;
        ContentType = contentType;
        Data = data;
    }

    /// <summary>ASCII, possibly empty.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>0 application/octet-stream, 1 text/plain UTF-8, 2 application/json; others are passed on.</summary>
    public byte ContentType { get; }

    /// <summary>The content.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
