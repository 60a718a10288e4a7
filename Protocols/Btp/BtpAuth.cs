namespace Connector.Protocols.Btp;

/// <summary>
/// The Message that opens a connection (RFC 23 "Authentication").
/// <code>
/// entry 0    auth            empty; must come first
/// any        auth_username   the account, optional
/// any        auth_token      the shared secret, must be there, may be empty
/// any        other names     allowed; no name twice
/// </code>
/// </summary>
public static class BtpAuth
{
    /// <summary>More entries than any client sends; comparing names pair by pair stays cheap below it.</summary>
    public const int MaxEntries = 32;

    internal static ReadOnlySpan<byte> Name => "auth"u8;

    internal static ReadOnlySpan<byte> UsernameName => "auth_username"u8;

    internal static ReadOnlySpan<byte> TokenName => "auth_token"u8;

    /// <summary>Whether a frame is meant as a login: a Message whose first entry is <c>auth</c>.</summary>
    public static bool IsAuth(in BtpFrame frame)
    {
        var entries = frame.GetEnumerator();
        return frame.Type == BtpType.Message && entries.MoveNext() && entries.Current.Name.SequenceEqual(Name);
    }

    /// <summary>
    /// Reads a login. False when the frame is no login, has no token, repeats a name or has more than
    /// <see cref="MaxEntries"/> entries. Neither value is checked here.
    /// </summary>
    public static bool TryRead(
        in BtpFrame frame, out ReadOnlySpan<byte> username, out bool hasUsername, out ReadOnlySpan<byte> token)
    {
        username = token = default;
        hasUsername = false;
        if (!IsAuth(frame) || frame.EntryCount > MaxEntries || RepeatsAName(frame)) return false;

        hasUsername = frame.TryFind(UsernameName, out var usernameEntry);
        var hasToken = frame.TryFind(TokenName, out var tokenEntry);
        username = usernameEntry.Data;
        token = tokenEntry.Data;
        return hasToken;
    }

    private static bool RepeatsAName(in BtpFrame frame)
    {
        var others = frame.GetEnumerator();
        foreach (var entry in frame)
        {
            others.MoveNext();
            var behind = others;
            while (behind.MoveNext())
                if (behind.Current.Name.SequenceEqual(entry.Name)) return true;
        }

        return false;
    }
}
