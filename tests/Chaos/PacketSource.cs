namespace Connector.Chaos;

/// <summary>Decides by the seed what peers send and how they treat it. Thread-safe.</summary>
internal sealed class PacketSource(int seed, IReadOnlyList<string> peers)
{
    private long _last;

    /// <summary>The next packet of a peer: an amount that no other packet has, and where it goes.</summary>
    public (ulong Amount, string Destination) Next(string sender)
    {
        var amount = (ulong)Interlocked.Increment(ref _last);
        var others = peers.Where(peer => peer != sender).ToArray();
        return (amount, $"{ChaosPlace.AddressOf(others[Of(amount) % (uint)others.Length])}.till");
    }

    /// <summary>Whether the receiver rejects it.</summary>
    public bool IsRejected(ulong amount) => Of(amount + 1) % 20 == 0;

    /// <summary>How long the receiver thinks it over.</summary>
    public TimeSpan DelayOf(ulong amount) => TimeSpan.FromMilliseconds(Of(amount + 2) % 8 == 0 ? Of(amount + 3) % 200 : 0);

    private uint Of(ulong number)
    {
        var x = unchecked((number + (ulong)(uint)seed) * 0x9E3779B97F4A7C15);
        x = unchecked((x ^ (x >> 29)) * 0xBF58476D1CE4E5B9);
        return (uint)(x >> 32);
    }
}
