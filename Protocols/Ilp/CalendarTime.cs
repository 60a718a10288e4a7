namespace Connector.Protocols.Ilp;

/// <summary>
/// The proleptic Gregorian calendar between years 1 and 9999, from fields to milliseconds since 1970-01-01 UTC.
/// Written out because parsing through DateTime costs more than the rest of a packet.
/// </summary>
internal static class CalendarTime
{
    private const int DaysUntil1970 = 719162;
    private const long DayMs = 86_400_000;

    // An array: a constant span of anything wider than a byte allocates at each use in code that is not optimised.
    private static readonly ushort[] _daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    private static ReadOnlySpan<byte> DaysOfMonth => [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>False when there is no such day: year 0, month 13, 30 February.</summary>
    public static bool TryGetDay(uint year, uint month, uint day, out long unixMs)
    {
        unixMs = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12) return false;

        var index = (int)month - 1;
        var leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        var days = DaysOfMonth[index] + (leap && index == 1 ? 1u : 0u);
        if (day < 1 || day > days) return false;

        var before = year - 1;
        var number = (before * 365) + (before / 4) - (before / 100) + (before / 400)
            + _daysBeforeMonth[index] + (leap && index > 1 ? 1u : 0u) + day - 1;
        unixMs = ((long)number - DaysUntil1970) * DayMs;
        return true;
    }
}
