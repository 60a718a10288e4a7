using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Assets that nothing converts into each other: packets between their peers would be rejected, one by one.</summary>
internal static class AssetChecks
{
    public static void Check(
        ProblemLog problems, IReadOnlyList<Section> sections, IReadOnlyList<PeerConfig> peers, RatesConfig rates)
    {
        // What a service will say is not known here.
        if (rates.Source == RateSource.Http)
        {
            return;
        }

        // One that is mistaken is empty, and told already.
        var firsts = peers.Where(peer => peer.Asset.Code.Length > 0).DistinctBy(peer => peer.Asset.Code).ToArray();
        for (var i = 1; i < firsts.Length; i++)
        {
            foreach (var other in firsts[..i].Where(other => !Converts(rates, other.Asset.Code, firsts[i].Asset.Code)))
            {
                problems.Warning(
                    PlaceOf(sections, firsts[i], other),
                    $"{firsts[i].Id} counts {firsts[i].Asset.Code}, {other.Id} counts {other.Asset.Code}, and no rate "
                        + "converts one into the other, so packets between them are rejected",
                    $"Write rates: {{ pairs: {{ {other.Asset.Code}/{firsts[i].Asset.Code}: … }} }}");
            }
        }
    }

    private static bool Converts(RatesConfig rates, string one, string other) =>
        rates.Pairs.ContainsKey($"{one}/{other}") || rates.Pairs.ContainsKey($"{other}/{one}");

    /// <summary>A peer that only a variable makes stands nowhere, and counts the default.</summary>
    private static Place PlaceOf(IReadOnlyList<Section> sections, params PeerConfig[] peers) => peers
        .Select(peer => sections.FirstOrDefault(section => section.Text("id") == peer.Id))
        .OfType<Section>().First().PlaceOf("asset");
}
