using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Accounts;

/// <summary>
/// One direction of one edge: a message at a time is under way, and what is appended meanwhile forms the next one. At low
/// load a batch is one packet, at high load batches grow by themselves: no timer, nothing to tune. Single-threaded: used
/// only within the turns of one grain.
/// </summary>
/// <param name="maxBytes">Most bytes that may wait.</param>
/// <param name="send">Sends one batch; ends when it was taken at the other side, throws when its fate is unknown.</param>
/// <param name="failed">Told of a batch whose fate is unknown; says whether to offer it again.</param>
internal sealed class Pump(int maxBytes, Func<ReadOnlyMemory<byte>, Task> send, Func<Exception, bool> failed)
{
    private bool _busy;
    private bool _wanted;

    /// <summary>
    /// What waits. Append to it, then <see cref="Flush"/> at the end of the turn; without, it waits for the next that does.
    /// </summary>
    public BatchBuffer Waiting { get; } = new(maxBytes);

    /// <summary>Sends what waits, unless a message is under way: then it goes when that one has ended.</summary>
    public void Flush()
    {
        if (Waiting.IsEmpty)
            return;
        _wanted = true;
        if (!_busy)
            _ = RunAsync();
    }

    private async Task RunAsync()
    {
        _busy = true;
        while (_wanted && Waiting.TryTake(out var batch))
        {
            _wanted = !Waiting.IsEmpty;
            if (await SendAsync(batch))
                BatchBuffer.Recycle(batch);
        }

        _busy = false;
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> batch)
    {
        while (true)
        {
            try
            {
                await send(batch);
                return true;
            }
            catch (Exception exception)
            {
                if (!failed(exception))
                    return false;
            }
        }
    }
}
