namespace Connector.Grains.Interfaces.Accounts;

/// <summary>How a session came to be. An account has at most one of each kind; the newest wins.</summary>
public enum SessionKind : byte
{
    /// <summary>The peer dialled us.</summary>
    Accepted = 0,

    /// <summary>We dialled the peer.</summary>
    Dialled = 1,
}
