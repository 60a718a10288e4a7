namespace Connector.Silo.Admin;

/// <summary>Bounds of what the admin listener takes.</summary>
internal static class AdminLimits
{
    /// <summary>Most bytes of a request's body.</summary>
    public const long MaxBodyBytes = 16 * 1024;

    /// <summary>Most bytes of a request's headers.</summary>
    public const int MaxHeaderBytes = 16 * 1024;

    /// <summary>Most bytes of a request's first line.</summary>
    public const int MaxRequestLineBytes = 4 * 1024;

    /// <summary>Most connections at once.</summary>
    public const long MaxConnections = 64;

    /// <summary>Most lines or accounts of one answer; what is more is on the next page.</summary>
    public const int MaxPage = 1_000;

    /// <summary>Lines or accounts of one answer unless asked for another number.</summary>
    public const int DefaultPage = 100;

    /// <summary>Most lines of a statement that one request reads to find those that a filter lets through.</summary>
    public const int MaxLinesRead = 20_000;

    /// <summary>How long headers may take to come, and how long a connection may stay idle.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long a request may take.</summary>
    public static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(20);

    /// <summary>How long a request that reads the whole journal may take.</summary>
    public static readonly TimeSpan JournalLimit = TimeSpan.FromMinutes(30);
}
