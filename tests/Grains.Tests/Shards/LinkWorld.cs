using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Shards;
using Connector.Grains.Tests.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Grains.Tests.Shards;

/// <summary>
/// A link to another shard, its account and its far end. Everything runs in turns, one at a time, as in a grain; the clock
/// stands still until a test moves it.
/// </summary>
internal sealed class LinkWorld : IShardLinkOwner
{
    private LinkWorld()
    {
        There = new FakeGatewayGrain(Said);
        Link = new ShardLink(
            There, new AccountId("~from.1.USD.9"), this, new GatewayHello("shard 1 of 2", "hash"), Clock, NullLogger.Instance);
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(AccountWorld.Start));

    public FakeGatewayGrain There { get; }

    public ShardLink Link { get; }

    /// <summary>The loop of the link.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>What the account was told, and the far end asked, since it was looked last.</summary>
    public List<string> Said { get; } = [];

    public ulong LastOfEarlierLives => 100;

    public bool IsOwedAWord { get; set; }

    /// <summary>Runs a test in turns, with a link that has begun.</summary>
    public static Task RunAsync(Func<LinkWorld, Task> test, Action<FakeGatewayGrain>? before = null)
    {
        async Task InTurns()
        {
            var world = new LinkWorld();
            before?.Invoke(world.There);
            world.Running = world.Link.RunAsync();
            await world.PassAsync(TimeSpan.Zero);
            await test(world);
            world.Link.Dispose();
            await world.PassAsync(TimeSpan.Zero);
            Assert.True(world.Running.IsCompletedSuccessfully, "the link has stopped");
            Assert.True(world.There.IsDisposed);
        }

        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        return Task.Factory.StartNew(InTurns, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap();
    }

    /// <summary>Lets time pass, and then everybody who waits for a turn have it: turns come in the order they were asked for.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        for (var turn = 0; turn < 50; turn++) await Task.Yield();
    }

    /// <summary>Until the link tries again.</summary>
    public Task PassRetryAsync() => PassAsync(TimeSpan.FromMilliseconds(250));

    /// <summary>What was said since the last time, in order.</summary>
    public string TakeSaid()
    {
        var said = string.Join(", ", Said);
        Said.Clear();
        return said;
    }

    public Task SendPreparesAsync(params ulong[] names) => Link.SendPreparesAsync(Batch(EntryKind.Prepare, names));

    public Task SendBookedAsync(params ulong[] names) => Link.SendBookedAsync(Batch(EntryKind.Relayed, names));

    public void Reconcile(ulong through, IReadOnlyCollection<ulong> known) => Said.Add($"reconcile {through}: {string.Join(' ', known)}");

    public void SetWay(bool isThere) => Said.Add(isThere ? "up" : "down");

    public void ReturnUnsent(ReadOnlyMemory<byte> batch) =>
        Said.Add($"unsent {string.Join(' ', TrunkJourneyTests.NamesOf(batch.Span))}");

    private static ReadOnlyMemory<byte> Batch(EntryKind kind, ulong[] names)
    {
        var buffer = new BatchBuffer(int.MaxValue);
        foreach (var name in names) Assert.True(buffer.TryAppend(kind, 0, name, 0, default));
        Assert.True(buffer.TryTake(out var batch));
        return batch;
    }
}
