namespace Connector.Grains.Routing;

/// <summary>An account that packets can leave on, as this silo sees it. One instance per account and silo.</summary>
internal sealed class NextHop(string account)
{
    private volatile bool _linkUp;

    /// <summary>This connector itself: the packet has arrived.</summary>
    public static NextHop Local { get; } = new(string.Empty);

    /// <summary>Id of the account; empty for <see cref="Local"/>.</summary>
    public string Account { get; } = account;

    /// <summary>Whether a packet can be sent now: some session is attached.</summary>
    public bool LinkUp
    {
        get => _linkUp;
        set => _linkUp = value;
    }

    /// <inheritdoc />
    public override string ToString() => Account.Length == 0 ? "local" : Account;
}
