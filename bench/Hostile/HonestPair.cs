using Connector.Testing;

namespace Connector.Hostile;

/// <summary>
/// Two peers who mean well: one pays the other, one packet after the other, and measures how long each answer takes.
/// </summary>
internal sealed class HonestPair : IAsyncDisposable
{
    private const string Destination = "test.node.bob.till";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(2);

    private readonly PacketFactory _packets = new();
    private readonly TestPeer _alice;
    private readonly TestPeer _bob;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _paying;
    private volatile Latencies _current = new();

    private HonestPair(TestPeer alice, TestPeer bob)
    {
        (_alice, _bob) = (alice, bob);
        _paying = PayAsync();
    }

    public long Sent { get; private set; }

    /// <summary>Sent, and not fulfilled with the right preimage.</summary>
    public long Lost { get; private set; }

    /// <summary>What came instead, the first time.</summary>
    public string? FirstLoss { get; private set; }

    public static async Task<HonestPair> LogInAsync(Uri connector) => new(
        await TestPeer.LoginAsync(connector, "alice", "alice-token"),
        await TestPeer.LoginAsync(connector, "bob", "bob-token"));

    /// <summary>From now on latencies go here.</summary>
    public void MeasureInto(Latencies latencies) => _current = latencies;

    /// <summary>Pays no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _paying;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        _stop.Dispose();
    }

    private async Task PayAsync()
    {
        using var timer = new PeriodicTimer(Between, TimeProvider.System);
        while (!_stop.IsCancellationRequested)
        {
            var packet = _packets.Next(Destination);
            var latencies = _current;
            Sent++;
            try
            {
                var answer = await _alice.SendPrepareAsync(packet);
                if (!packet.IsFulfilledBy(answer)) Lose(answer.ToString());
                else latencies.Add(answer.Latency);
                if (answer.Kind == AnswerKind.Closed) return;
            }
            catch (TimeoutException timeout)
            {
                Lose(timeout.Message);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private void Lose(string what)
    {
        Lost++;
        FirstLoss ??= what;
    }
}
