using System.Buffers.Binary;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Microsoft.Extensions.Logging;

namespace Connector.Grains.Shards;

/// <summary>
/// How packets get from the account on which they leave for another shard to the one on which they come in there: to that
/// silo it is a gateway with one session. It lives as long as one life of the account and within its turns.
/// </summary>
/// <param name="end">Who stands for us in the other silo, and how it reaches us.</param>
/// <param name="there">The account there, which we are called after.</param>
/// <param name="owner">The account here.</param>
/// <param name="hello">What we say of ourselves.</param>
/// <param name="clock">Time.</param>
/// <param name="log">Told when it comes and goes.</param>
internal sealed partial class ShardLink(
    IShardEnd end, AccountId there, IShardLinkOwner owner, GatewayHello hello, TimeProvider clock, ILogger log)
    : IDisposable
{
    /// <summary>Longest time for a call.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How often the lease is renewed.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);

    private const uint Session = 1;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private bool _isStopped;
    private CancellationTokenSource _connection = new();
    private bool _isUp;
    private ulong _lastSent;
    private uint _word;

    private IGatewayGrain Grain => end.GrainOf(there.Value);

    /// <summary>Keeps the link until it is stopped; to be started in a turn of the account, and not awaited there.</summary>
    public async Task RunAsync()
    {
        var saidAway = false;
        while (!_isStopped)
        {
            try
            {
                await ConnectAsync();
                LogUp(log, there.Value, end.Shard);
                saidAway = false;
                await RenewUntilLostAsync();
            }
            catch (Exception exception)
            {
                if (!saidAway && !_isStopped)
                    LogAway(log, there.Value, end.Shard, exception.Message);
                saidAway = true;
            }

            if (_isStopped)
                return;
            Lose(_connection);
            await Task.Delay(RetryAfter, clock, _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Ends it with the life of the account.</summary>
    public void Dispose()
    {
        if (_isStopped)
            return;
        (_isStopped, _isUp) = (true, false);
        _stop.Cancel();
        _connection.Cancel();
        _connection.Dispose();
        _stop.Dispose();
        end.Dispose();
    }

    /// <summary>Carries prepares of the account. What becomes of them is told by answers, or when the link is there again.</summary>
    public async Task SendPreparesAsync(ReadOnlyMemory<byte> batch)
    {
        if (!_isUp)
        {
            owner.ReturnUnsent(batch);
            return;
        }

        _lastSent = Math.Max(_lastSent, LastNameIn(batch.Span));
        await HandInAsync(batch);
    }

    /// <summary>Tells the other shard which of its fulfills are booked. One that gets lost is asked for again.</summary>
    public async Task SendBookedAsync(ReadOnlyMemory<byte> batch)
    {
        if (!_isUp)
            return;
        var words = new BatchBuffer(int.MaxValue);
        Write(batch.Span, words);
        words.TryTake(out var chunk);
        await HandInAsync(chunk);
        BatchBuffer.Recycle(chunk);
    }

    private async Task ConnectAsync()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Within(Grain.HelloAsync(end.Observer, hello with { Number = now }), _stop.Token);
        var through = Math.Max(_lastSent, owner.LastOfEarlierLives);
        var attach = new SessionAttach(there, there.Value, Session, SessionKind.Accepted, 0, through);
        var result = await Within(Grain.AttachAsync(attach), _stop.Token);
        if (!result.Accepted)
            throw new InvalidOperationException("The other shard does not know us: its configuration is another one.");
        _connection.Dispose();
        _connection = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _word = 0;
        owner.Reconcile(through, result.Open ?? []);
        _isUp = true;
        owner.SetWay(true);
    }

    private async Task RenewUntilLostAsync()
    {
        while (true)
        {
            await Task.Delay(RenewEvery, clock, _connection.Token);
            var lease = await Within(Grain.RenewAsync(), _connection.Token);
            if (!lease.IsKnown || owner.IsOwedAWord)
                return;
        }
    }

    private async Task HandInAsync(ReadOnlyMemory<byte> entries)
    {
        var batch = new BatchBuffer(int.MaxValue);
        batch.TryAppend(Session, 0, entries.Span);
        batch.TryTake(out var chunk);
        var connection = _connection;
        try
        {
            var result = await Within(Grain.IngressAsync(new SessionBatch(chunk)), connection.Token);
            BatchBuffer.Recycle(chunk);
            if (!result.GatewayKnown || result.NotAttached is not null)
                Lose(connection);
        }
        catch (Exception exception)
        {
            // Its buffer may still be read: it is not used again.
            LogNotSent(log, exception, there.Value, end.Shard);
            Lose(connection);
        }
    }

    /// <summary>Nothing, when another connection has begun.</summary>
    private void Lose(CancellationTokenSource connection)
    {
        if (!_isUp || !ReferenceEquals(connection, _connection))
            return;
        _isUp = false;
        owner.SetWay(false);
        connection.Cancel();
    }

    /// <summary>One word for all that the batch names.</summary>
    private void Write(ReadOnlySpan<byte> booked, BatchBuffer words)
    {
        _word = unchecked(_word + 1);
        var length = booked.Length / PacketEntry.HeaderBytes * sizeof(ulong);
        words.TryAppend(EntryKind.Relayed, 0, AnswerTag.Of(0, _word), 0, length, out var names);
        for (; PacketEntry.TryRead(ref booked, out var entry); names = names[sizeof(ulong)..])
            BinaryPrimitives.WriteUInt64LittleEndian(names, entry.Tag);
    }

    private static ulong LastNameIn(ReadOnlySpan<byte> batch)
    {
        var last = 0UL;
        while (PacketEntry.TryRead(ref batch, out var entry))
            last = Math.Max(last, entry.Tag);
        return last;
    }

    private Task<T> Within<T>(Task<T> call, CancellationToken stop)
    {
        // What comes after the limit is nobody's any more.
        call.Ignore();
        return call.WaitAsync(CallTimeout, clock, stop);
    }

    [LoggerMessage(3020, LogLevel.Information, "Packets can leave for shard {Shard}", EventName = "shard_up")]
    private static partial void LogUp(ILogger log, string account, int shard);

    [LoggerMessage(3021, LogLevel.Warning, "Shard {Shard} does not answer, packets for it are refused: {Reason}", EventName = "shard_away")]
    private static partial void LogAway(ILogger log, string account, int shard, string reason);

    [LoggerMessage(3022, LogLevel.Debug, "What was sent to shard {Shard} may not have reached it; it is asked", EventName = "shard_send_failed")]
    private static partial void LogNotSent(ILogger log, Exception exception, string account, int shard);
}
