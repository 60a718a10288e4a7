using System.Runtime.InteropServices;

namespace Connector.Ledger.Books;

/// <summary>
/// Packets that left on an account and timed out lately, as they were held: a fulfill that comes for one of them, even in
/// another life of the account, is recognised as late. At most so many, forgotten after so long, oldest first.
/// </summary>
internal sealed class TimedOutPackets
{
    /// <summary>Most packets that are remembered per account.</summary>
    public const int MaxCount = 100_000;

    /// <summary>How long they are remembered, milliseconds.</summary>
    public const long MaxAgeMs = 10 * 60 * 1000;

    private readonly Dictionary<HoldKey, Hold> _packets = [];
    private readonly Queue<(HoldKey Key, long At)> _order = new();

    /// <summary>How many are remembered.</summary>
    public int Count => _packets.Count;

    /// <summary>Those that are remembered, oldest first, and when they timed out, unix milliseconds.</summary>
    public IEnumerable<(Hold Packet, long At)> Oldest =>
        _order.Where(entry => _packets.ContainsKey(entry.Key)).Select(entry => (_packets[entry.Key], entry.At));

    public void Add(in Hold packet, long now)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count >= MaxCount || now - oldest.At > MaxAgeMs))
            _packets.Remove(_order.Dequeue().Key);
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_packets, packet.Key, out var isKnown);
        place = packet;
        if (!isKnown)
            _order.Enqueue((packet.Key, now));
    }

    /// <summary>Its late answer is noted: another one is no news.</summary>
    public void Forget(HoldKey packet) => _packets.Remove(packet);
}
