using Connector.Grains.Accounts;
using Connector.Grains.Rates;
using Connector.Grains.Routing;

namespace Connector.Grains.Forwarding;

/// <summary>What becomes of one account's amounts on one next hop, while rates and assets stay as they are.</summary>
/// <param name="Multiplier">Makes outgoing amounts of incoming ones.</param>
/// <param name="UsableThrough">Until when, unix milliseconds; <see cref="long.MinValue"/> without a rate (T00).</param>
/// <param name="Via">The account that the packet leaves on: the next hop itself, or the trunk to its shard.</param>
internal sealed record Conversion(Multiplier Multiplier, long UsableThrough, NextHop Via);

/// <summary>
/// The conversions of one account, made when they are first used and again whenever rates or assets change. Finding one
/// costs a comparison for the next hop of the packet before, else a look into a small table. Not thread-safe.
/// </summary>
internal sealed class Conversions(NextHop self, AccountPolicies policies, RateBoard rates, NextHops hops)
{
    private readonly Dictionary<NextHop, Conversion> _known = [];
    private PolicyTable? _assets;
    private RateTable? _table;
    private NextHop? _lastHop;
    private Conversion? _last;

    /// <summary>The conversion of packets that leave for this next hop.</summary>
    public Conversion To(NextHop hop)
    {
        var (assets, table) = (policies.Current, rates.Table);
        if (!ReferenceEquals(assets, _assets) || !ReferenceEquals(table, _table))
        {
            (_assets, _table, _lastHop) = (assets, table, null);
            _known.Clear();
        }

        if (ReferenceEquals(hop, _lastHop))
            return _last!;
        if (!_known.TryGetValue(hop, out var conversion))
        {
            conversion = Make(assets, table, hop);
            _known.Add(hop, conversion);
        }

        (_lastHop, _last) = (hop, conversion);
        return conversion;
    }

    private Conversion Make(PolicyTable assets, RateTable table, NextHop hop)
    {
        var (from, to) = (assets.Of(self.Account), assets.Of(hop.Account));
        var via = hops.Get(assets.Via(hop.Account));
        if (!table.TryFind(from.AssetCode, to.AssetCode, out var rate, out var usableThrough))
        {
            // Nobody says what the one asset is worth in the other.
            return new Conversion(Multiplier.One, long.MinValue, via);
        }

        var spread = Fraction.Of(table.SpreadOf(from.Spread, from.AssetCode, to.AssetCode));
        return new Conversion(Multiplier.Of(rate, spread, from.AssetScale, to.AssetScale), usableThrough, via);
    }
}
