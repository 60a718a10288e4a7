using System.Collections.Concurrent;

namespace Connector.Gateway.Sessions;

/// <summary>The sessions of this process by number. Thread-safe.</summary>
internal sealed class SessionTable
{
    private readonly ConcurrentDictionary<uint, BtpSession> _sessions = new();
    private uint _last;

    public int Count => _sessions.Count;

    /// <summary>Every session that is not detached yet, at this moment.</summary>
    public IEnumerable<BtpSession> All => _sessions.Select(pair => pair.Value);

    /// <summary>Adds a session and returns its number, which was never used before.</summary>
    public uint Add(BtpSession session)
    {
        var id = Interlocked.Increment(ref _last);
        _sessions[id] = session;
        return id;
    }

    public BtpSession? Find(uint id) => _sessions.GetValueOrDefault(id);

    public void Remove(uint id) => _sessions.TryRemove(id, out _);
}
