using System.Buffers;
using System.Threading.Channels;
using Serilog.Core;
using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>
/// Writes lines to a stream from a task of its own, behind a bounded queue: a reader of our stdout that stalls costs
/// log lines, never packets.
/// </summary>
internal sealed class LineSink : ILogEventSink, IAsyncDisposable, IDisposable
{
    /// <summary>Lines that wait to be written; more are dropped and counted.</summary>
    public const int MaxQueuedLines = 4096;

    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(2);

    private readonly Channel<byte[]> _lines = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MaxQueuedLines) { SingleReader = true });

    private readonly ILineFormatter _formatter;
    private readonly Stream _output;
    private readonly TimeProvider _clock;
    private readonly Task _writing;
    private long _dropped;

    public LineSink(ILineFormatter formatter, Stream output, TimeProvider clock)
    {
        _formatter = formatter;
        _output = output;
        _clock = clock;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Lines that were dropped because the output did not keep up.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Emit(LogEvent logEvent)
    {
        var line = new ArrayBufferWriter<byte>(512);
        _formatter.Format(logEvent, line);
        if (!_lines.Writer.TryWrite(line.WrittenSpan.ToArray())) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what is queued, but waits for a stalled output no longer than two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        try
        {
            await _writing.WaitAsync(FlushWithin, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The process is about to end; nobody reads.
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteAsync()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await _output.WriteAsync(line).ConfigureAwait(false);
                if (_lines.Reader.Count == 0) await _output.FlushAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // stdout is gone (the other end of a pipe ended). The connector goes on without a log.
                Interlocked.Increment(ref _dropped);
            }
        }
    }
}
