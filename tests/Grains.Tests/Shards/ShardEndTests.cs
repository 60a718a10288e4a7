using System.Reflection;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Shards;

namespace Connector.Grains.Tests.Shards;

/// <summary>What reaches the other silo, and what comes back from it.</summary>
public sealed class ShardEndTests : IShardClients, IDisposable
{
    private readonly List<string> _called = [];
    private readonly Trunks _trunk = new();
    private readonly ShardEnd _end;

    public ShardEndTests() => _end = new ShardEnd(this, Factory("here"), 2, "~to.2.USD.9");

    public void Dispose() => _end.Dispose();

    [Fact]
    public void the_other_silo_is_reached_only_when_it_is_needed_and_as_the_same_one_each_time()
    {
        Assert.Empty(_called);
        Assert.Equal(2, _end.Shard);
        Assert.Same(_end.GrainOf("~from.1.USD.9"), _end.GrainOf("~from.1.USD.9"));
        Assert.Same(_end.Observer, _end.Observer);
        Assert.Equal(["there: GetGrain ~from.1.USD.9", "there: CreateObjectReference"], _called);
    }

    [Fact]
    public void it_is_told_nothing_more_once_it_is_done_with()
    {
        _end.Dispose();
        Assert.Empty(_called);
        Assert.NotNull(_end.Observer);
        _end.Dispose();
        _end.Dispose();
        Assert.Equal(["there: CreateObjectReference", "there: DeleteObjectReference"], _called);
    }

    [Fact]
    public async Task answers_are_delivered_when_the_account_has_taken_them()
    {
        var buffer = new BatchBuffer(int.MaxValue);
        buffer.TryAppend(1, 0, OneShard.Batch(EntryKind.Reject, 7, default));
        buffer.TryAppend(1, 0, OneShard.Batch(EntryKind.Fulfill, 8, default));
        buffer.TryTake(out var batch);
        _trunk.Taken = new TaskCompletionSource();

        var delivering = _end.DeliverAsync(new SessionBatch(batch));
        Assert.False(delivering.IsCompleted);
        _trunk.Taken.SetResult();
        await delivering;

        Assert.Equal([7UL, 8UL], _trunk.Names);
        Assert.Equal(["here: GetGrain ~to.2.USD.9", "here: GetGrain ~to.2.USD.9"], _called);
    }

    [Fact]
    public async Task what_the_account_did_not_take_is_not_delivered()
    {
        var buffer = new BatchBuffer(int.MaxValue);
        buffer.TryAppend(1, 0, OneShard.Batch(EntryKind.Reject, 7, default));
        buffer.TryTake(out var batch);
        _trunk.Taken = new TaskCompletionSource();
        _trunk.Taken.SetException(new IOException("no"));

        await Assert.ThrowsAsync<IOException>(() => _end.DeliverAsync(new SessionBatch(batch)));
    }

    public IGrainFactory Of(int shard)
    {
        Assert.Equal(2, shard);
        return Factory("there");
    }

    private IGrainFactory Factory(string where)
    {
        var factory = DispatchProxy.Create<IGrainFactory, Recorder>();
        ((Recorder)factory).Called = (method, arguments) =>
        {
            _called.Add(method.Name == nameof(IGrainFactory.GetGrain) ? $"{where}: {method.Name} {arguments[0]}" : $"{where}: {method.Name}");
            return method switch
            {
                _ when method.ReturnType == typeof(ITrunkGrain) => _trunk,
                _ when method.ReturnType == typeof(IGatewayGrain) => new FakeGatewayGrain([]),
                _ => method.ReturnType == typeof(void) ? null : arguments[0],
            };
        };
        return factory;
    }

    private sealed class Trunks : ITrunkGrain
    {
        public TaskCompletionSource? Taken { get; set; }

        public List<ulong> Names { get; } = [];

        public Task TakeFromShardAsync(PacketBatch batch)
        {
            Names.AddRange(TrunkJourneyTests.NamesOf(batch.Bytes.Span));
            return Taken?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Grains in place of Orleans.</summary>
    public class Recorder : DispatchProxy
    {
        /// <summary>What to answer to a call.</summary>
        public Func<MethodInfo, object?[], object?> Called { get; set; } = null!;

        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Called(targetMethod!, args ?? []);
    }
}
