using Connector.Gateway.Cluster;
using Connector.Gateway.Sessions;
using Connector.Gateway.Telemetry;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Inbound;

/// <summary>
/// Carries what all sessions read to the silo: one call is under way, and what comes meanwhile forms the next batch. At
/// low load a batch is one packet, at high load batches grow by themselves. Thread-safe.
/// </summary>
internal sealed class IngressPump(
    ISiloLink link,
    SiloPresence silo,
    SessionTable sessions,
    GatewayLimits limits,
    GatewayMetrics metrics,
    ILogger<IngressPump> log) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly BatchBuffer _waiting = new(int.MaxValue);
    private readonly List<(long Through, TaskCompletionSource Signal)> _barriers = [];
    private TaskCompletionSource? _room;
    private long _appended;
    private long _taken;
    private long _epoch;
    private bool _open;
    private bool _busy;

    /// <summary>Whether sessions are to stop reading.</summary>
    public bool IsFull => Volatile.Read(ref _appended) - Volatile.Read(ref _taken) > limits.MaxIngressBytes;

    /// <summary>Adds entries of a session to the next batch; false when the silo is away. Then <see cref="Start"/>.</summary>
    public bool TryAppend(uint session, ReadOnlySpan<byte> entries)
    {
        lock (_gate)
        {
            if (!_open) return false;
            _waiting.TryAppend(session, 0, entries);
            _appended += SessionBatch.HeaderBytes + entries.Length;
            return true;
        }
    }

    /// <summary>Sends what waits, unless a call is under way: then it goes when that one has ended. Hold no lock.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_busy || _waiting.IsEmpty) return;
            _busy = true;
        }

        _ = RunAsync();
    }

    /// <summary>The same, for callers that hold a lock.</summary>
    public void StartSoon() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    void IThreadPoolWorkItem.Execute() => Start();

    /// <summary>A silo answers: the epoch begins (<see cref="SiloPresence.Epoch"/>).</summary>
    public void Open(long epoch)
    {
        lock (_gate) (_epoch, _open) = (epoch, true);
    }

    /// <summary>
    /// The silo is away: what waits was never offered and goes back to its sessions. Nothing, when another epoch has begun.
    /// </summary>
    public void Close(long epoch)
    {
        while (true)
        {
            ReadOnlyMemory<byte> chunk;
            lock (_gate)
            {
                if (_epoch != epoch) break;
                _open = false;
                if (!_waiting.TryTake(out chunk)) break;
            }

            GiveBack(chunk, wasOffered: false, epoch);
            BatchBuffer.Recycle(chunk);
            Count(chunk.Length);
        }
    }

    /// <summary>Completes when the silo took, or gave back, all that was appended until now.</summary>
    public Task TakenAsync()
    {
        lock (_gate)
        {
            if (_taken >= _appended) return Task.CompletedTask;
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _barriers.Add((_appended, signal));
            return signal.Task;
        }
    }

    /// <summary>Completes when sessions may read again.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (!IsFull) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            ReadOnlyMemory<byte> chunk;
            long epoch;
            lock (_gate)
            {
                epoch = _epoch;
                if (!_waiting.TryTake(out chunk))
                {
                    _busy = false;
                    return;
                }
            }

            await SendAsync(chunk, epoch).ConfigureAwait(false);
            Count(chunk.Length);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> chunk, long epoch)
    {
        IngressResult result;
        try
        {
            result = await link.IngressAsync(new SessionBatch(chunk)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Its fate is unknown, and its buffer may still be read: it is not used again.
            IngressLog.Failed(log, exception);
            GiveBack(chunk, wasOffered: true, epoch);
            End(epoch);
            // Its sessions may have been attached in the next epoch before they got this back.
            if (silo.Epoch != epoch) Reattach(chunk);
            return;
        }

        metrics.BatchSent(chunk.Length);
        if (!result.GatewayKnown)
        {
            GiveBack(chunk, wasOffered: false, epoch);
            End(epoch);
            if (silo.Epoch != epoch) Reattach(chunk);
        }
        else
        {
            Settle(chunk, result.NotAttached, epoch);
        }

        BatchBuffer.Recycle(chunk);
    }

    private void Settle(ReadOnlyMemory<byte> chunk, uint[]? notAttached, long epoch)
    {
        var rest = chunk;
        while (SessionBatch.TryRead(ref rest, out var id, out _, out var entries))
        {
            if (sessions.Find(id) is not { } session) continue;
            if (notAttached is null || !notAttached.Contains(id))
                session.Acknowledge(entries.Length);
            else
                session.Park(entries.Span, wasOffered: true, epoch);
        }

        foreach (var id in notAttached ?? [])
        {
            if (sessions.Find(id) is { } session) _ = session.ReattachAsync(silo.Stopped);
        }
    }

    private void End(long epoch)
    {
        silo.Lost(epoch);
        Close(epoch);
    }

    private void Reattach(ReadOnlyMemory<byte> chunk)
    {
        while (SessionBatch.TryRead(ref chunk, out var id, out _, out _))
        {
            if (sessions.Find(id) is { } session) _ = session.ReattachAsync(silo.Stopped);
        }
    }

    private void GiveBack(ReadOnlyMemory<byte> chunk, bool wasOffered, long epoch)
    {
        while (SessionBatch.TryRead(ref chunk, out var id, out _, out var entries))
            sessions.Find(id)?.Park(entries.Span, wasOffered, epoch);
    }

    private void Count(int bytes)
    {
        lock (_gate)
        {
            _taken += bytes;
            for (var i = _barriers.Count - 1; i >= 0; i--)
            {
                if (_barriers[i].Through > _taken) continue;
                _barriers[i].Signal.TrySetResult();
                _barriers.RemoveAt(i);
            }

            if (_room is null || IsFull) return;
            _room.TrySetResult();
            _room = null;
        }
    }
}

/// <summary>Log messages of the pump.</summary>
internal static partial class IngressLog
{
    [LoggerMessage(2201, LogLevel.Warning, "Packets did not reach the silo", EventName = "ingress_failed")]
    public static partial void Failed(ILogger log, Exception exception);
}
