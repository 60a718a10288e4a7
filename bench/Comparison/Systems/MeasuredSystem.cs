namespace Connector.Comparison.Systems;

/// <summary>Something that forwards packets, and how to start it for a shape.</summary>
internal abstract class MeasuredSystem
{
    public const string Token = "test-token";

    /// <summary>The prefix below which receivers live.</summary>
    public const string Address = "g.bench";

    public abstract string Name { get; }

    /// <summary>Why it cannot be measured here; null when it can.</summary>
    public virtual string? Missing(Workplace workplace) => null;

    /// <summary>Starts all processes of the shape into <paramref name="running"/>; returns when packets can pass.</summary>
    public abstract Task StartAsync(
        RunningSystem running, Shape shape, Workplace workplace, CancellationToken stop);

    public static string Sender(int pair) => $"sender-{pair}";

    public static string Receiver(int pair) => $"receiver-{pair}";
}

/// <summary>A system that runs: where the load connects, and the processes that do the work.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    public List<ServerProcess> Processes { get; } = [];

    /// <summary>Where senders log in; may hold the generator's <c>{i}</c>.</summary>
    public string SenderUrl { get; set; } = "";
    public string ReceiverUrl { get; set; } = "";

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes) await process.DisposeAsync();
    }
}
