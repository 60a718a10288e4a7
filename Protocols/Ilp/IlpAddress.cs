using System.Buffers;
using System.Text;

namespace Connector.Protocols.Ilp;

/// <summary>
/// ILP addresses (RFC 15), checked as bytes: nothing is masked, folded or trimmed.
/// <code>
/// address = scheme 1*( "." segment )                                   at most 1023 bytes, case-sensitive
/// scheme  = g | private | example | peer | self | test | test1 | test2 | test3 | local
/// segment = 1*( A-Z a-z 0-9 _ ~ - )
/// </code>
/// A prefix is what a routing table holds: an address, a bare scheme, or nothing (the default route).
/// </summary>
public static class IlpAddress
{
    /// <summary>The longest address, in bytes.</summary>
    public const int MaxLength = 1023;

    private static readonly SearchValues<byte> _characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~-."u8);

    /// <summary>
    /// Whether the bytes are an address. Errors: AddressEmpty, AddressTooLong, AddressCharacter, AddressScheme,
    /// AddressNoSegment, AddressEmptySegment.
    /// </summary>
    public static bool TryValidate(ReadOnlySpan<byte> address, out PacketError error)
    {
        error = Judge(address);
        return error == PacketError.None;
    }

    /// <summary>Whether the text is an address.</summary>
    public static bool IsValid(string address) => Judge(address) == PacketError.None;

    /// <summary>Whether the text is a routing prefix: an address, a bare scheme or empty.</summary>
    public static bool IsValidPrefix(string prefix) =>
        prefix.Length == 0 || Judge(prefix) is PacketError.None or PacketError.AddressNoSegment;

    /// <summary>The scheme of an address or prefix; None when its first segment is no scheme.</summary>
    public static AddressScheme SchemeOf(ReadOnlySpan<byte> address)
    {
        var dot = address.IndexOf((byte)'.');
        return SchemeNamed(dot < 0 ? address : address[..dot]);
    }

    private static PacketError Judge(ReadOnlySpan<byte> address)
    {
        if (address.IsEmpty) return PacketError.AddressEmpty;
        if (address.Length > MaxLength) return PacketError.AddressTooLong;
        if (address.ContainsAnyExcept(_characters)) return PacketError.AddressCharacter;

        var dot = address.IndexOf((byte)'.');
        if (SchemeNamed(dot < 0 ? address : address[..dot]) == AddressScheme.None) return PacketError.AddressScheme;
        if (dot < 0) return PacketError.AddressNoSegment;

        var emptySegment = address[^1] == (byte)'.' || address[dot..].IndexOf(".."u8) >= 0;
        return emptySegment ? PacketError.AddressEmptySegment : PacketError.None;
    }

    private static PacketError Judge(string address)
    {
        if (address.Length > MaxLength) return PacketError.AddressTooLong;
        Span<byte> bytes = stackalloc byte[MaxLength];

        // What ASCII cannot hold becomes '?', which no address may contain.
        var length = Encoding.ASCII.GetBytes(address, bytes);
        return Judge(bytes[..length]);
    }

    private static AddressScheme SchemeNamed(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => name[0] == (byte)'g' ? AddressScheme.G : AddressScheme.None,
        4 when name.SequenceEqual("test"u8) => AddressScheme.Test,
        4 when name.SequenceEqual("peer"u8) => AddressScheme.Peer,
        4 when name.SequenceEqual("self"u8) => AddressScheme.Self,
        5 when name.SequenceEqual("test1"u8) => AddressScheme.Test1,
        5 when name.SequenceEqual("test2"u8) => AddressScheme.Test2,
        5 when name.SequenceEqual("test3"u8) => AddressScheme.Test3,
        5 when name.SequenceEqual("local"u8) => AddressScheme.Local,
        7 when name.SequenceEqual("private"u8) => AddressScheme.Private,
        7 when name.SequenceEqual("example"u8) => AddressScheme.Example,
        _ => AddressScheme.None,
    };
}
