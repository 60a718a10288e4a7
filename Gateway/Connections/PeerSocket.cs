namespace Connector.Gateway.Connections;

/// <summary>An open WebSocket: the bytes after its handshake, whoever dialled.</summary>
/// <param name="stream">Both directions.</param>
/// <param name="isClient">Whether we dialled: a client masks what it sends and a server does not.</param>
/// <param name="remote">The other side's address, for logs.</param>
/// <param name="abort">Ends the connection at once; pending reads and writes fail.</param>
internal sealed class PeerSocket(Stream stream, bool isClient, string remote, Action abort)
{
    private int _aborted;

    public Stream Stream { get; } = stream;

    public bool IsClient { get; } = isClient;

    public string Remote { get; } = remote;

    public bool IsAborted => Volatile.Read(ref _aborted) != 0;

    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0) abort();
    }
}
