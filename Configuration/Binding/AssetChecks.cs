using Connector.Configuration.Keys;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>While rates have no effect, one unit of one asset would pass for one unit of another.</summary>
internal static class AssetChecks
{
    public static void Check(ProblemLog problems, IReadOnlyList<Section> sections, IReadOnlyList<PeerConfig> peers)
    {
        if (!KeysWithoutEffect.Contains("rates") || peers.Count == 0)
        {
            return;
        }

        foreach (var (section, peer) in sections.Zip(peers).Where(pair => pair.Second.Asset != peers[0].Asset))
        {
            problems.Warning(
                section.PlaceOf("asset"),
                $"{peer.Id} counts {peer.Asset.Code} of scale {peer.Asset.Scale}, {peers[0].Id} counts "
                    + $"{peers[0].Asset.Code} of scale {peers[0].Asset.Scale}, and this release converts one to one",
                "Use one asset for all peers until rates have effect");
        }
    }
}
