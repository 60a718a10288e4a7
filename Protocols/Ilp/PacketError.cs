namespace Connector.Protocols.Ilp;

/// <summary>
/// Why bytes were refused. A decoder reports the first reason it meets; <see cref="None"/> goes with every success.
/// The names follow the error codes of the test vectors, where <see cref="LengthNoncanonical"/> is written
/// <c>LENGTH_NONCANONICAL</c>.
/// </summary>
public enum PacketError : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>Fewer bytes than a field or a length needs.</summary>
    Truncated,

    /// <summary>The type byte is none that was asked for (RFC 27 section 3, RFC 23 "BTP packets").</summary>
    UnknownType,

    /// <summary>The length determinant is <c>80</c>: BER's indefinite form, which OER does not have (RFC 30).</summary>
    LengthIndefinite,

    /// <summary>The length determinant is itself longer than 8 bytes.</summary>
    LengthOfLength,

    /// <summary>The length is not in its shortest form (RFC 30).</summary>
    LengthNoncanonical,

    /// <summary>A VarUInt of no bytes.</summary>
    VarUIntEmpty,

    /// <summary>A VarUInt with a needless leading zero byte (RFC 30).</summary>
    VarUIntLeadingZero,

    /// <summary>A VarUInt of more than 8 bytes.</summary>
    VarUIntTooLarge,

    /// <summary>Bytes after the end of a BTP frame, whose envelope says exactly where it ends (RFC 23).</summary>
    TrailingOuter,

    /// <summary>A timestamp with a byte that is not a digit (RFC 30).</summary>
    TimestampCharacter,

    /// <summary>A timestamp that no calendar has: month 13, 30 February, hour 24, second 60 (RFC 30).</summary>
    TimestampRange,

    /// <summary>A GeneralizedTime that is not <c>YYYYMMDDHHmmss[.f{1,3}]Z</c> (RFC 30).</summary>
    TimestampFormat,

    /// <summary>An address of no bytes (RFC 15).</summary>
    AddressEmpty,

    /// <summary>An address over 1023 bytes (RFC 15).</summary>
    AddressTooLong,

    /// <summary>A byte other than <c>A-Z a-z 0-9 _ ~ - .</c> in an address (RFC 15).</summary>
    AddressCharacter,

    /// <summary>An address whose first segment is no allocation scheme (RFC 15).</summary>
    AddressScheme,

    /// <summary>An address that is nothing but its scheme (RFC 15).</summary>
    AddressNoSegment,

    /// <summary>Two dots in a row or a dot at the end of an address (RFC 15).</summary>
    AddressEmptySegment,

    /// <summary>A Reject code with a byte over 7f (RFC 27 section 3.3).</summary>
    ErrorCode,

    /// <summary>Packet data over 32767 bytes (RFC 27, InterledgerProtocol.asn).</summary>
    DataTooLarge,

    /// <summary>A BTP sub-protocol name with a byte over 7f (RFC 23).</summary>
    ProtocolName,

    /// <summary>A peer-protocol answer whose fulfillment is not 32 zero bytes (RFC 31).</summary>
    Fulfillment,

    /// <summary>A fixed-size field of another size.</summary>
    Length,
}
