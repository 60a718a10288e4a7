using Connector.Protocols.Ilp;

namespace Connector.Protocols.Btp;

/// <summary>
/// The time of a BTP Error: GeneralizedTime in UTC (RFC 23, RFC 30).
/// <code>
/// YYYYMMDDHHmmss[.f{1,3}]Z       second 60 is allowed
/// </code>
/// Written with exactly three fraction digits, which is the only form that every implementation reads; read with none
/// to three, with or without trailing zeros.
/// </summary>
public static class BtpTimestamp
{
    /// <summary>Bytes of a time as we write it.</summary>
    public const int Length = 19;

    private const int SecondsLength = 14;
    private const long MinuteMs = 60_000;

    /// <summary>
    /// Reads milliseconds since 1970-01-01 UTC; second 60 becomes second 0 of the next minute. Errors:
    /// TimestampFormat, TimestampRange.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long unixMs, out PacketError error)
    {
        unixMs = 0;
        error = PacketError.TimestampFormat;
        if (text.Length is < SecondsLength + 1 or > Length or SecondsLength + 2 || text[^1] != (byte)'Z') return false;
        if (text.Length > SecondsLength + 1 && text[SecondsLength] != (byte)'.') return false;

        Span<byte> digits = stackalloc byte[IlpTimestamp.Length];
        digits.Fill((byte)'0');
        text[..SecondsLength].CopyTo(digits);
        if (text.Length > SecondsLength + 1) text[(SecondsLength + 1)..^1].CopyTo(digits[SecondsLength..]);

        var leapSecond = digits[12] == (byte)'6' && digits[13] == (byte)'0';
        if (leapSecond) digits[12] = (byte)'0';
        if (!IlpTimestamp.TryRead(digits, out unixMs, out error))
        {
            if (error == PacketError.TimestampCharacter) error = PacketError.TimestampFormat;
            return false;
        }

        if (leapSecond) unixMs += MinuteMs;
        return true;
    }

    /// <summary>Writes 19 bytes. A time outside the years 1..9999 throws.</summary>
    public static void Write(Span<byte> target, long unixMs)
    {
        Span<byte> digits = stackalloc byte[IlpTimestamp.Length];
        IlpTimestamp.Write(digits, unixMs);
        digits[..SecondsLength].CopyTo(target);
        target[SecondsLength] = (byte)'.';
        digits[SecondsLength..].CopyTo(target[(SecondsLength + 1)..]);
        target[Length - 1] = (byte)'Z';
    }
}
