namespace Connector.Grains.Gateways;

/// <summary>Hash of the configuration file that this silo follows, to be compared with the gateway's.</summary>
internal sealed class ConfigFingerprint(string hash)
{
    private volatile string _hash = hash;

    /// <summary>Another one after a change.</summary>
    public string Hash
    {
        get => _hash;
        set => _hash = value;
    }
}
