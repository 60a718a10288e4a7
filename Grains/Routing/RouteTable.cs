using System.Security.Cryptography;
using System.Text;
using Connector.Grains.Interfaces.Routing;

namespace Connector.Grains.Routing;

/// <summary>
/// An immutable routing table: longest prefix on whole segments (spec/ilpv4.md section 9), byte for byte, in one pass
/// over the destination and at most one probe per segment, however many routes there are.
/// </summary>
internal sealed class RouteTable
{
    private readonly ulong _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private readonly Slot[] _slots;
    private readonly NextHop[] _default;
    private readonly int _deepest;

    /// <summary>Builds the table; candidates of one prefix are ordered by priority, highest first.</summary>
    public RouteTable(IReadOnlyCollection<RouteEntry> routes, NextHops hops, long version = 0)
    {
        Version = version;
        Entries = routes;
        var byPrefix = routes.GroupBy(route => route.Prefix, StringComparer.Ordinal).ToList();
        _slots = new Slot[Capacity(byPrefix.Count)];
        _default = [];
        foreach (var group in byPrefix)
        {
            var candidates = group.OrderByDescending(route => route.Priority).Select(route => hops.Get(route.NextHop))
                .Distinct().ToArray();
            if (group.Key.Length == 0)
            {
                _default = candidates;
                continue;
            }

            var prefix = Encoding.ASCII.GetBytes(group.Key);
            _deepest = Math.Max(_deepest, group.Key.Count(character => character == '.') + 1);
            Insert(new Slot(PrefixHash.Of(_seed, prefix), prefix, candidates));
        }
    }

    /// <summary>A table without routes.</summary>
    public static RouteTable Empty { get; } = new([], new NextHops());

    /// <summary>Version of the snapshot that the table was made of.</summary>
    public long Version { get; }

    /// <summary>How many routes there are.</summary>
    public int Count => Entries.Count;

    /// <summary>Every route, as the snapshot had them.</summary>
    public IReadOnlyCollection<RouteEntry> Entries { get; }

    /// <summary>The candidates of the longest prefix that matches, best first; empty when none does (F02).</summary>
    public ReadOnlySpan<NextHop> Find(ReadOnlySpan<byte> destination)
    {
        Span<Probe> probes = stackalloc Probe[Math.Min(_deepest, 64)];
        var depth = 0;
        var hash = _seed;
        var at = 0;
        // Deeper than any route, or than 64 segments, nothing can match: a hostile address costs no more than that.
        while (depth < probes.Length && at <= destination.Length)
        {
            var dot = destination[at..].IndexOf((byte)'.');
            var end = dot < 0 ? destination.Length : at + dot;
            hash = PrefixHash.Continue(hash, destination[at..end]);
            probes[depth++] = new Probe(hash, end);
            if (dot < 0)
                break;
            at = end + 1;
        }

        while (depth-- > 0)
        {
            if (Find(probes[depth].Hash, destination[..probes[depth].End]) is { } candidates)
                return candidates;
        }

        return _default;
    }

    private NextHop[]? Find(ulong hash, ReadOnlySpan<byte> prefix)
    {
        var mask = _slots.Length - 1;
        for (var place = (int)(hash & (ulong)mask); ; place = (place + 1) & mask)
        {
            ref readonly var slot = ref _slots[place];
            if (slot.Prefix is null)
                return null;
            if (slot.Hash == hash && prefix.SequenceEqual(slot.Prefix))
                return slot.Candidates;
        }
    }

    private void Insert(Slot slot)
    {
        var mask = _slots.Length - 1;
        var place = (int)(slot.Hash & (ulong)mask);
        while (_slots[place].Prefix is not null)
            place = (place + 1) & mask;
        _slots[place] = slot;
    }

    private static int Capacity(int count)
    {
        var capacity = 4;
        while (capacity < count * 2)
            capacity *= 2;
        return capacity;
    }

    private readonly record struct Probe(ulong Hash, int End);

    private readonly record struct Slot(ulong Hash, byte[] Prefix, NextHop[] Candidates);
}
