using System.Net.WebSockets;
using Connector.Testing;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Chaos;

/// <summary>
/// A peer that pays others and is paid, and keeps its own books of it, whatever happens to the connector. It logs in at one
/// of the gateways, and at the next one whenever it must again.
/// </summary>
internal sealed class ChaosPeer(string name, string token, IReadOnlyList<Uri> gateways, PacketSource packets, ChaosOptions options) : IDisposable
{
    private static readonly TimeSpan LoginAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly PacketFactory _factory = new();
    private readonly CancellationTokenSource _stop = new();
    private TestPeer? _session;

    /// <summary>Not zero, so that they do not all begin at the same gateway.</summary>
    private int _logins = name[0];
    private long _relayed;

    public PeerBooks Books { get; } = new(name);

    /// <summary>Fulfills that it was told.</summary>
    public long Relayed => Interlocked.Read(ref _relayed);

    /// <summary>Sends and receives until <see cref="StopSending"/>, on one session after another until the end.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        var senders = Enumerable.Range(0, options.Outstanding).Select(_ => SendAsync()).ToArray();
        while (!end.IsCancellationRequested)
        {
            if (await TryLoginAsync() is not { } session)
            {
                await Task.Delay(LoginAgainAfter, TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            Volatile.Write(ref _session, session);
            await ((Task)session.Closed).WaitAsync(end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await session.DisposeAsync();
        }

        await Task.WhenAll(senders);
    }

    /// <summary>Sends nothing new; what is open is still answered.</summary>
    public void StopSending() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    private async Task<TestPeer?> TryLoginAsync()
    {
        try
        {
            return await TestPeer.LoginAsync(gateways[_logins++ % gateways.Count], name, token, onPrepare: TakeAsync);
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException or TimeoutException)
        {
            return null;
        }
    }

    private async ValueTask TakeAsync(IncomingPrepare prepare)
    {
        if (packets.IsRejected(prepare.Amount))
        {
            await prepare.RejectAsync(ErrorCode.F99ApplicationError, "no");
            return;
        }

        await Task.Delay(packets.DelayOf(prepare.Amount), TimeProvider.System);
        if (!Books.Fulfilled.TryAdd(prepare.Amount, true)) Books.CameTwice.Add(prepare.Amount);
        await prepare.FulfillAsync();
    }

    private async Task SendAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var session = Volatile.Read(ref _session);
            if (session is null || session.Closed.IsCompleted)
            {
                await Task.Delay(LoginAgainAfter, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var (amount, destination) = packets.Next(name);
            var packet = _factory.Next(destination, amount, options.Expiry);
            Books.Sent[amount] = AnswerKind.Closed;
            var answer = await session.SendPrepareAsync(packet, options.Expiry * 3);
            Books.Sent[amount] = answer.Kind;
            if (answer.Kind == AnswerKind.Fulfill && !packet.IsFulfilledBy(answer))
                throw new InvalidOperationException($"{name} was told a wrong fulfillment of {amount}");
            if (answer.Kind == AnswerKind.Fulfill) Interlocked.Increment(ref _relayed);
            // A connector that is away refuses at once: it is not to be flooded meanwhile.
            if (answer.Kind == AnswerKind.Reject)
                await Task.Delay(LoginAgainAfter, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
