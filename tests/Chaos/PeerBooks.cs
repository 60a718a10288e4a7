using System.Collections.Concurrent;
using Connector.Testing;

namespace Connector.Chaos;

/// <summary>What a peer knows of its packets. Each has an amount of its own, so an amount names a packet in everybody's books.</summary>
internal sealed class PeerBooks(string name)
{
    public string Name => name;

    /// <summary>What became of each packet that it sent, as far as it knows.</summary>
    public ConcurrentDictionary<ulong, AnswerKind> Sent { get; } = new();

    /// <summary>Packets that it fulfilled, or tried to.</summary>
    public ConcurrentDictionary<ulong, bool> Fulfilled { get; } = new();

    /// <summary>Packets that came more than once.</summary>
    public ConcurrentBag<ulong> CameTwice { get; } = [];
}
