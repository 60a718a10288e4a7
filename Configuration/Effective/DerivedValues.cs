using Connector.Configuration.Binding;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Effective;

/// <summary>Values that follow from other keys, or that another key says too.</summary>
internal sealed class DerivedValues(ConnectorConfig config, LoadedFile source)
{
    /// <summary>The value in effect of a key, with where it comes from, and what else there is to know.</summary>
    /// <param name="path">The path of the key, lists written <c>[]</c>.</param>
    /// <param name="own">What was read for the key itself.</param>
    /// <param name="section">Where the key belongs.</param>
    /// <param name="owner">The peer or the route that it is of.</param>
    public (Setting? Setting, string? Note) Find(string path, Setting? own, Section section, Owner owner) => path switch
    {
        "ilpAddress" => Either(
            own, config.IlpAddress,
            "the local route, else made of the first route and the node id"
                + (config.AddressGiver is { } parent ? $", until {parent.Id} gives another" : "")),
        "btpServer.port" => (own ?? source.Root.Find("btpServerPort"), null),
        "logging.level" => (own ?? source.Root.Find("logLevel"), null),
        "cluster.id" => Either(own, config.Cluster.Id, "the node id"),
        "routes[].nextHop" => (own! with { Value = owner.Route!.NextHop }, null),
        _ when owner.Peer is { } peer => OfPeer(path, own, section, peer),
        _ => (own, null),
    };

    /// <summary>The variable that a secret comes from, or the one that names its file.</summary>
    public string SecretVariable(string name) => source.Variables.Find(name) is null ? name + "_FILE" : name;

    private (Setting? Setting, string? Note) OfPeer(string path, Setting? own, Section section, PeerConfig peer) => path switch
    {
        "peers[].url" => (own is null ? null : own with { Value = peer.Url! }, null),
        "peers[].username" when InUrl(section) is { UserInfo: { } user } url && !user.StartsWith(':') && user.Length > 0 =>
            (own ?? url.Setting with { Value = peer.Username }, own is null ? "in the url" : null),
        "peers[].username" => Either(own, peer.Username, "the node id"),
        "peers[].authToken" => Token(own, section, peer),
        "peers[].previousAuthToken" when own is null && peer.PreviousToken is not null => (
            new Setting(EffectiveValue.Hidden, Place.Variable(SecretVariable(PeerSecrets.PreviousVariableOf(peer.Id))), Literal: false), null),
        "peers[].rateLimit.burst" when peer.RateLimit is { } rate =>
            Either(own, new System.Numerics.BigInteger(rate.Burst), "packetsPerSecond"),
        "peers[].routing.send" => Either(own, peer.Routing.Send, "follows the relation"),
        "peers[].routing.receive" => Either(own, peer.Routing.Receive, "follows the relation"),
        "peers[].routing.transit" => Either(own, peer.Routing.Transit, "follows the relation"),
        _ => (own, null),
    };

    private (Setting? Setting, string? Note) Token(Setting? own, Section section, PeerConfig peer)
    {
        if (own is null && InUrl(section) is { UserInfo: { } user } url && user.Contains(':', StringComparison.Ordinal))
        {
            own = url.Setting with { Value = EffectiveValue.Hidden };
        }

        if (peer.AcceptToken is null)
        {
            return (own, "none: it cannot log in here");
        }

        if (own is null)
        {
            return (new Setting(EffectiveValue.Hidden, Place.Variable(SecretVariable(PeerSecrets.VariableOf(peer.Id))), Literal: false), null);
        }

        return (own, peer.AcceptToken.Equals(peer.DialToken) ? null : $"it logs in here with {SecretVariable(PeerSecrets.VariableOf(peer.Id))}");
    }

    private static (Setting Setting, string UserInfo)? InUrl(Section section) =>
        section.Find("url") is { Value: Uri { UserInfo.Length: > 0 } url } setting ? (setting, url.UserInfo) : null;

    private static (Setting Setting, string? Note) Either(Setting? own, object otherwise, string words) =>
        own is null ? (new Setting(otherwise, null, Literal: false), words) : (own, null);
}
