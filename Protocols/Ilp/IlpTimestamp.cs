using System.Buffers.Binary;

namespace Connector.Protocols.Ilp;

/// <summary>
/// The expiry of a Prepare (RFC 27 section 3.1, RFC 30): 17 ASCII digits, always UTC, always milliseconds.
/// <code>
/// 0     4     6     8     10    12    14     17
/// YYYY  MM    DD    HH    mm    SS    fff            years 1..9999, no second 60 (leap seconds are smeared)
/// </code>
/// Sixteen of the digits are read and written as two 8-byte words whose 16-bit lanes each hold one pair of digits.
/// </summary>
public static class IlpTimestamp
{
    /// <summary>Bytes of a timestamp.</summary>
    public const int Length = 17;

    private const ulong ZeroDigits = 0x3030303030303030;
    private const long DayMs = 86_400_000;

    /// <summary>
    /// Reads milliseconds since 1970-01-01 UTC, negative before. Errors: Length, TimestampCharacter, TimestampRange.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long unixMs, out PacketError error)
    {
        unixMs = 0;
        error = PacketError.Length;
        if (text.Length != Length) return false;

        var date = BinaryPrimitives.ReadUInt64LittleEndian(text);
        var time = BinaryPrimitives.ReadUInt64LittleEndian(text[8..]);
        var last = unchecked((uint)(text[16] - '0'));
        error = PacketError.TimestampCharacter;
        if (!AreDigits(date) || !AreDigits(time) || last > 9) return false;

        date = ToPairs(date);
        time = ToPairs(time);
        var hour = Pair(time, 0);
        var minute = Pair(time, 1);
        var second = Pair(time, 2);
        error = PacketError.TimestampRange;
        if (hour > 23 || minute > 59 || second > 59) return false;
        if (!CalendarTime.TryGetDay((Pair(date, 0) * 100) + Pair(date, 1), Pair(date, 2), Pair(date, 3), out unixMs))
            return false;

        error = PacketError.None;
        unixMs += (((((hour * 60) + minute) * 60) + second) * 1000) + (Pair(time, 3) * 10) + last;
        return true;
    }

    /// <summary>Reads milliseconds since 1970-01-01 UTC; false for anything but a timestamp.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long unixMs) => TryRead(text, out unixMs, out _);

    /// <summary>Writes 17 digits. A time outside the years 1..9999 throws: no packet that was read holds one.</summary>
    public static void Write(Span<byte> target, long unixMs)
    {
        var (year, month, day) = new DateTime((unixMs * TimeSpan.TicksPerMillisecond) + DateTime.UnixEpoch.Ticks);
        var ms = (uint)(((unixMs % DayMs) + DayMs) % DayMs);
        var seconds = ms / 1000;
        var minutes = seconds / 60;
        ms %= 1000;
        target[16] = (byte)('0' + (ms % 10));
        var date = ToDigits((uint)year / 100, (uint)year % 100, (uint)month, (uint)day);
        var time = ToDigits(minutes / 60, minutes % 60, seconds % 60, ms / 10);
        BinaryPrimitives.WriteUInt64LittleEndian(target, date);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], time);
    }

    // A digit is 0x30..0x39: the high nibble is 3, and stays 3 after adding 6.
    private static bool AreDigits(ulong text) =>
        unchecked((text & 0xf0f0f0f0f0f0f0f0) | (((text + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4))
        == 0x3333333333333333;

    private static ulong ToPairs(ulong text)
    {
        var digits = text - ZeroDigits;
        return unchecked((digits * 10) + (digits >> 8)) & 0x00ff00ff00ff00ff;
    }

    private static uint Pair(ulong pairs, int lane) => (uint)((pairs >> (lane * 16)) & 0xff);

    private static ulong ToDigits(uint first, uint second, uint third, uint fourth)
    {
        var pairs = first | ((ulong)second << 16) | ((ulong)third << 32) | ((ulong)fourth << 48);

        // 103 / 1024 is a tenth, exactly enough for 0..99.
        var tens = ((pairs * 103) >> 10) & 0x000f000f000f000f;
        var ones = pairs - (tens * 10);
        return tens | (ones << 8) | ZeroDigits;
    }
}
