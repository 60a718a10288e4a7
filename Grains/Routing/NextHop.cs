using Connector.Grains.Shards;

namespace Connector.Grains.Routing;

/// <summary>An account that packets can leave on, as this silo sees it. One instance per account and silo.</summary>
/// <param name="account">Its id.</param>
/// <param name="elsewhere">The shard that has it; 0: this one.</param>
internal sealed class NextHop(string account, int elsewhere = 0)
{
    private volatile bool _linkUp;
    private volatile bool _isHere;

    /// <summary>This connector itself: the packet has arrived.</summary>
    public static NextHop Local { get; } = new(string.Empty);

    /// <summary>Id of the account; empty for <see cref="Local"/>.</summary>
    public string Account { get; } = account;

    /// <summary>The other shard that has the account; 0: it is one of this shard's.</summary>
    public int Elsewhere { get; } = elsewhere;

    /// <summary>Whether the account stands for another shard: what came on it leaves for no other again.</summary>
    public bool IsTrunk { get; } = Trunk.IsTrunk(account);

    /// <summary>Whether a packet can be sent now: some session is attached.</summary>
    public bool LinkUp => _linkUp;

    /// <summary>The account itself says so. While it lives in this silo nobody knows it better.</summary>
    public void SayHere(bool up) => (_isHere, _linkUp) = (true, up);

    /// <summary>The account does not live in this silo any more: what others say counts again.</summary>
    public void LeaveHere() => _isHere = false;

    /// <summary>Another says so; false when the account is here and knows otherwise.</summary>
    public bool Hear(bool up)
    {
        if (_isHere)
            return _linkUp == up;
        _linkUp = up;
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Account.Length == 0 ? "local" : Account;
}
