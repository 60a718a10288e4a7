namespace Connector.Protocols.Ilp;

/// <summary>
/// The code of a Reject: three ASCII characters (RFC 27 section 3.3). F is final, T temporary, R relative; a code that
/// is not in the table keeps the class of its first letter.
/// </summary>
public readonly record struct ErrorCode
{
    /// <summary>Bytes of a code.</summary>
    public const int Length = 3;

    private readonly int _packed;

    private ErrorCode(byte first, byte second, byte third) => _packed = (first << 16) | (second << 8) | third;

    /// <summary>Malformed or refused peer-protocol message.</summary>
    public static ErrorCode F00BadRequest { get; } = From("F00"u8);

    /// <summary>The bytes are no Prepare that this node can take.</summary>
    public static ErrorCode F01InvalidPacket { get; } = From("F01"u8);

    /// <summary>No route to the destination.</summary>
    public static ErrorCode F02Unreachable { get; } = From("F02"u8);

    /// <summary>The amount cannot exist on this link.</summary>
    public static ErrorCode F03InvalidAmount { get; } = From("F03"u8);

    /// <summary>The receiver wanted more.</summary>
    public static ErrorCode F04InsufficientDestinationAmount { get; } = From("F04"u8);

    /// <summary>The next hop answered with a fulfillment that does not match.</summary>
    public static ErrorCode F05WrongCondition { get; } = From("F05"u8);

    /// <summary>The receiver does not expect this payment.</summary>
    public static ErrorCode F06UnexpectedPayment { get; } = From("F06"u8);

    /// <summary>The receiver is at its limit.</summary>
    public static ErrorCode F07CannotReceive { get; } = From("F07"u8);

    /// <summary>Over the maximum packet amount; carries <see cref="AmountTooLargeData"/>.</summary>
    public static ErrorCode F08AmountTooLarge { get; } = From("F08"u8);

    /// <summary>The receiver's own refusal.</summary>
    public static ErrorCode F99ApplicationError { get; } = From("F99"u8);

    /// <summary>A fault of this node.</summary>
    public static ErrorCode T00InternalError { get; } = From("T00"u8);

    /// <summary>The next hop is known, but its link is down.</summary>
    public static ErrorCode T01PeerUnreachable { get; } = From("T01"u8);

    /// <summary>The next hop says that it has too much to do.</summary>
    public static ErrorCode T02PeerBusy { get; } = From("T02"u8);

    /// <summary>This node has too much to do.</summary>
    public static ErrorCode T03ConnectorBusy { get; } = From("T03"u8);

    /// <summary>A credit, liquidity or throughput limit.</summary>
    public static ErrorCode T04InsufficientLiquidity { get; } = From("T04"u8);

    /// <summary>Too many packets per second.</summary>
    public static ErrorCode T05RateLimited { get; } = From("T05"u8);

    /// <summary>The receiver's own temporary refusal.</summary>
    public static ErrorCode T99ApplicationError { get; } = From("T99"u8);

    /// <summary>No answer before the expiry.</summary>
    public static ErrorCode R00TransferTimedOut { get; } = From("R00"u8);

    /// <summary>The amount converts to nothing.</summary>
    public static ErrorCode R01InsufficientSourceAmount { get; } = From("R01"u8);

    /// <summary>Expired on arrival, or too little time left to forward.</summary>
    public static ErrorCode R02InsufficientTimeout { get; } = From("R02"u8);

    /// <summary>The receiver's own relative refusal.</summary>
    public static ErrorCode R99ApplicationError { get; } = From("R99"u8);

    /// <summary>The code in the three bytes of <see cref="Reject.Code"/>; shorter spans throw.</summary>
    public static ErrorCode From(ReadOnlySpan<byte> code) => new(code[0], code[1], code[2]);

    /// <summary>Writes the three characters.</summary>
    public void WriteTo(Span<byte> target)
    {
        target[2] = (byte)(_packed & 0xff);
        target[1] = (byte)((_packed >> 8) & 0xff);
        target[0] = (byte)((_packed >> 16) & 0xff);
    }

    /// <summary>The three characters as text, for logs and people.</summary>
    public override string ToString() => string.Create(Length, _packed, static (text, packed) =>
    {
        text[0] = (char)((packed >> 16) & 0xff);
        text[1] = (char)((packed >> 8) & 0xff);
        text[2] = (char)(packed & 0xff);
    });
}
