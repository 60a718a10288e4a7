namespace Connector.Gateway.Connections;

/// <summary>An open WebSocket: the bytes after its handshake, whoever dialled.</summary>
/// <param name="stream">Both directions.</param>
/// <param name="isClient">Whether we dialled: a client masks what it sends and a server does not.</param>
/// <param name="remote">The other side's address, for logs.</param>
/// <param name="abort">Ends the connection at once; pending reads and writes fail.</param>
/// <param name="isGone">
/// Whether the other side is known to be gone, for a server whose writes then succeed and go nowhere (Kestrel).
/// </param>
internal sealed class PeerSocket(Stream stream, bool isClient, string remote, Action abort, Func<bool>? isGone = null)
{
    private int _aborted;

    public Stream Stream { get; } = stream;

    public bool IsClient { get; } = isClient;

    public string Remote { get; } = remote;

    /// <summary>Whether what was written last may have gone nowhere, although its write succeeded.</summary>
    public bool IsGone => isGone?.Invoke() ?? false;

    public bool IsAborted => Volatile.Read(ref _aborted) != 0;

    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0) abort();
    }
}
