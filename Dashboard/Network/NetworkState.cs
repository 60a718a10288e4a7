using Connector.Dashboard.Telemetry;

namespace Connector.Dashboard.Network;

/// <summary>
/// What is known of the network: the nodes, and the latest packets and lookups. Bounded in every direction; what is too much
/// is forgotten or left out. Thread-safe.
/// </summary>
internal sealed class NetworkState(DashboardLimits limits, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SeenNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedListNode<SeenPacket>> _packetsById = new(StringComparer.Ordinal);
    private readonly LinkedList<SeenPacket> _packets = new();
    private readonly LinkedList<(long Version, RouteLookupMessage Lookup)> _lookups = new();
    private long _version;
    private long _messages;
    private long _refused;
    private int _connections;

    /// <summary>Higher with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>A connection was opened.</summary>
    public TelemetryConnection Open()
    {
        lock (_gate)
        {
            _connections++;
            Changed();
            return new TelemetryConnection();
        }
    }

    /// <summary>It ended.</summary>
    public void Close(TelemetryConnection connection)
    {
        lock (_gate)
        {
            _connections--;
            if (connection.NodeId is { } id && _nodes.TryGetValue(id, out var node)) node.Connections--;
            Changed();
        }
    }

    /// <summary>Something came that is no message.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _refused++;
            Changed();
        }
    }

    /// <summary>Takes what a node tells; false when this connection may not tell it, or there are too many nodes.</summary>
    public bool Take(TelemetryConnection connection, TelemetryMessage message)
    {
        lock (_gate)
        {
            Changed();
            if (NodeOf(connection, message.NodeId) is not { } node)
            {
                _refused++;
                return false;
            }

            _messages++;
            node.LastSeen = clock.GetUtcNow();
            switch (message)
            {
                case NodeStatusMessage status:
                    node.Status = (status, node.LastSeen);
                    break;
                case PacketReceivedMessage received:
                    node.Received++;
                    Take(received);
                    break;
                case PacketSentMessage sent:
                    node.Sent++;
                    Add(PacketOf(sent.PacketId), new SeenPacket.Step(sent.NodeId, true, sent.NextHop, sent.At));
                    break;
                case RouteLookupMessage lookup:
                    node.Lookups++;
                    if (lookup.SelectedPeer is null) node.Unroutable++;
                    _lookups.AddFirst((_version, lookup));
                    if (_lookups.Count > limits.MaxLookups) _lookups.RemoveLast();
                    break;
            }

            return true;
        }
    }

    /// <summary>What is known now, of packets and lookups only what is newer than a version; newest first.</summary>
    public T Read<T>(long since, Func<NetworkSnapshot, T> read)
    {
        lock (_gate)
        {
            return read(new NetworkSnapshot(
                _version,
                clock.GetUtcNow(),
                _nodes.Values,
                Link.Of(_nodes.Values, limits.MaxLinks),
                _packets.TakeWhile(packet => packet.Version > since),
                _lookups.TakeWhile(lookup => lookup.Version > since).Select(lookup => lookup.Lookup),
                _connections,
                _messages,
                _refused));
        }
    }

    private void Changed() => Interlocked.Increment(ref _version);

    private SeenNode? NodeOf(TelemetryConnection connection, string id)
    {
        if (connection.NodeId is { } bound) return bound == id ? _nodes[id] : null;
        if (!_nodes.TryGetValue(id, out var node))
        {
            if (_nodes.Count >= limits.MaxNodes && !ForgetOne()) return null;
            _nodes.Add(id, node = new SeenNode(id));
        }

        connection.NodeId = id;
        node.Connections++;
        return node;
    }

    /// <summary>Forgets the node that is away longest; false when every node is connected.</summary>
    private bool ForgetOne()
    {
        var gone = _nodes.Values.Where(node => node.Connections == 0).MinBy(node => node.LastSeen);
        return gone is not null && _nodes.Remove(gone.Id);
    }

    private void Take(PacketReceivedMessage received)
    {
        var packet = PacketOf(received.PacketId);
        if (packet.Amount.Length == 0) (packet.Destination, packet.Amount) = (received.Destination, received.Amount);
        Add(packet, new SeenPacket.Step(received.NodeId, false, received.Source, received.At));
    }

    private void Add(SeenPacket packet, SeenPacket.Step step)
    {
        if (packet.Steps.Count < limits.MaxStepsOfPacket) packet.Steps.Add(step);
    }

    /// <summary>The packet with this id, from now on the latest one.</summary>
    private SeenPacket PacketOf(string id)
    {
        if (_packetsById.TryGetValue(id, out var place))
        {
            _packets.Remove(place);
        }
        else
        {
            if (_packets.Count >= limits.MaxPackets)
            {
                _packetsById.Remove(_packets.Last!.Value.Id);
                _packets.RemoveLast();
            }

            place = new LinkedListNode<SeenPacket>(new SeenPacket(id));
            _packetsById.Add(id, place);
        }

        _packets.AddFirst(place);
        place.Value.Version = _version;
        return place.Value;
    }
}

/// <summary>What is known at one moment. Valid while it is read.</summary>
internal sealed record NetworkSnapshot(
    long Version,
    DateTimeOffset At,
    IReadOnlyCollection<SeenNode> Nodes,
    IReadOnlyCollection<Link> Links,
    IEnumerable<SeenPacket> Packets,
    IEnumerable<RouteLookupMessage> Lookups,
    int Connections,
    long Messages,
    long Refused);
