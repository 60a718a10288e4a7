using Connector.Gateway.Telemetry;

namespace Connector.Gateway.Connections;

/// <summary>
/// Every connection that has not logged in, from the first TCP packet on. They have a deadline, and beyond a cap the
/// oldest is closed, so silent sockets and broken handshakes, however many and wherever from, keep nobody out who has
/// something to say.
/// </summary>
internal sealed class PendingConnections(GatewayLimits limits, TimeProvider clock, GatewayMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PendingConnection> _oldestFirst = new();
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_gate) return _oldestFirst.Count;
        }
    }

    /// <summary>Takes a new connection; <paramref name="abort"/> ends it.</summary>
    public PendingConnection Admit(Action abort)
    {
        var connection = new PendingConnection(this, abort, clock.GetTimestamp());
        PendingConnection? evicted = null;
        bool closed;
        lock (_gate)
        {
            closed = _closed;
            connection.Place = _oldestFirst.AddLast(connection);
            if (_oldestFirst.Count > limits.MaxPendingConnections)
            {
                evicted = _oldestFirst.First!.Value;
                Forget(evicted);
            }
        }

        if (evicted is not null) metrics.ConnectionEvicted();
        evicted?.Abort();
        if (closed) connection.Abort();
        return connection;
    }

    /// <summary>Ends the connections whose time is over: those that did not get as far as a login that says so itself.</summary>
    public void Sweep()
    {
        List<PendingConnection>? late = null;
        lock (_gate)
        {
            while (_oldestFirst.First is { } oldest
                && clock.GetElapsedTime(oldest.Value.Since) > limits.LoginDeadline + limits.CloseWait)
            {
                (late ??= []).Add(oldest.Value);
                Forget(oldest.Value);
            }
        }

        foreach (var connection in late ?? [])
        {
            metrics.ConnectionEvicted();
            connection.Abort();
        }
    }

    /// <summary>Ends them all, and every one that comes later: the process stops.</summary>
    public void Close()
    {
        PendingConnection[] all;
        lock (_gate)
        {
            _closed = true;
            all = [.. _oldestFirst];
            foreach (var connection in all) Forget(connection);
        }

        foreach (var connection in all) connection.Abort();
    }

    internal void Remove(PendingConnection connection)
    {
        lock (_gate) Forget(connection);
    }

    private void Forget(PendingConnection connection)
    {
        if (connection.Place is not { } place) return;
        _oldestFirst.Remove(place);
        connection.Place = null;
    }
}

/// <summary>A connection that has not logged in.</summary>
internal sealed class PendingConnection(PendingConnections all, Action abort, long since) : IDisposable
{
    /// <summary>When it came.</summary>
    public long Since { get; } = since;

    internal LinkedListNode<PendingConnection>? Place { get; set; }

    /// <summary>Ends the connection.</summary>
    public void Abort() => abort();

    /// <summary>It has logged in, or ended: it is not pending any more.</summary>
    public void Dispose() => all.Remove(this);
}
