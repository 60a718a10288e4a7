namespace Connector.Sockets;

/// <summary>
/// Lies under a WebSocket. Reads come out of one large buffer; writes gather until somebody flushes, or until a read
/// would have to wait. One socket write then carries many WebSocket messages, which is worth a factor of three to four.
/// </summary>
/// <remarks>
/// Until <see cref="Coalesce"/> is set every write goes straight through, so that the HTTP handshake works as usual.
/// Any number of writers; one reader.
/// </remarks>
public sealed class CoalescingStream(Stream inner) : Stream
{
    private const int ReadSize = 64 * 1024;
    /// <summary>A writer that finds more than this unsent waits for the socket: the bound of the queue.</summary>
    private const int HighWater = 1024 * 1024;

    private readonly byte[] _read = GC.AllocateUninitializedArray<byte>(ReadSize);
    private readonly Lock _sync = new();
    private readonly SemaphoreSlim _oneFlush = new(1, 1);
    private byte[] _gathering = GC.AllocateUninitializedArray<byte>(ReadSize);
    private byte[] _leaving = GC.AllocateUninitializedArray<byte>(ReadSize);
    private int _readStart;
    private int _readEnd;
    private volatile int _gathered;
    private volatile bool _coalesce;

    public bool Coalesce
    {
        get => _coalesce;
        set => _coalesce = value;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_readStart == _readEnd)
        {
            // Covers what the WebSocket writes by itself while it reads, above all pongs.
            if (_gathered > 0) await DrainAsync(cancellationToken);
            if (buffer.Length >= ReadSize) return await inner.ReadAsync(buffer, cancellationToken);
            _readStart = 0;
            _readEnd = 0;
            _readEnd = await inner.ReadAsync(_read, cancellationToken);
        }
        var count = Math.Min(buffer.Length, _readEnd - _readStart);
        _read.AsSpan(_readStart, count).CopyTo(buffer.Span);
        _readStart += count;
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int gathered;
        lock (_sync)
        {
            if (_gathering.Length - _gathered < buffer.Length)
                Array.Resize(ref _gathering, Math.Max(2 * _gathering.Length, _gathered + buffer.Length));
            buffer.Span.CopyTo(_gathering.AsSpan(_gathered));
            gathered = _gathered + buffer.Length;
            _gathered = gathered;
        }
        return _coalesce && gathered < HighWater ? default : DrainAsync(cancellationToken);
    }

    /// <summary>Sends what has been gathered, in one write; returns at once when there is nothing.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (_gathered == 0) return;
        await _oneFlush.WaitAsync(cancellationToken);
        try
        {
            int length;
            lock (_sync)
            {
                length = _gathered;
                (_gathering, _leaving) = (_leaving, _gathering);
                _gathered = 0;
            }
            if (length > 0) await inner.WriteAsync(_leaving.AsMemory(0, length), cancellationToken);
        }
        finally
        {
            _oneFlush.Release();
        }
    }

    /// <summary>The WebSocket flushes after each message; that is the very thing to be avoided.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _oneFlush.Dispose();
        }
        base.Dispose(disposing);
    }
}
