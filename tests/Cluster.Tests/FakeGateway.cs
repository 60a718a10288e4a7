using System.Threading.Channels;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Cluster.Tests;

/// <summary>An entry that reached a gateway.</summary>
internal sealed record Delivered(uint Session, EntryKind Kind, ulong Tag, byte[] Payload);

/// <summary>A gateway without sockets: keeps the packets that the cluster sends it.</summary>
internal sealed class FakeGateway : IGatewayObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<Delivered> _delivered = Channel.CreateBounded<Delivered>(100_000);
    private readonly Channel<Delivered> _taken = Channel.CreateBounded<Delivered>(100_000);
    private readonly Channel<uint> _closed = Channel.CreateBounded<uint>(1_000);

    public Task DeliverAsync(SessionBatch batch)
    {
        var bytes = batch.Bytes;
        while (SessionBatch.TryRead(ref bytes, out var session, out _, out var entries))
        {
            var span = entries.Span;
            while (PacketEntry.TryRead(ref span, out var entry))
            {
                var to = entry.Kind == EntryKind.Taken ? _taken : _delivered;
                Assert.True(to.Writer.TryWrite(new Delivered(session, entry.Kind, entry.Tag, entry.Payload.ToArray())));
            }
        }

        return Task.CompletedTask;
    }

    public Task CloseSessionAsync(uint session, CloseReason reason)
    {
        Assert.True(_closed.Writer.TryWrite(session));
        return Task.CompletedTask;
    }

    public Task TakeAddressAsync(string address) => Task.CompletedTask;

    public Task<Delivered> NextAsync() => NextAsync(_delivered, "nothing was delivered to the gateway");

    /// <summary>What it need not keep any more.</summary>
    public Task<Delivered> NextTakenAsync() => NextAsync(_taken, "nothing was taken");

    public Task<uint> NextClosedAsync() => NextAsync(_closed, "no session was closed");

    private static async Task<T> NextAsync<T>(Channel<T> channel, string missing)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await channel.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{missing} within {Patience}");
        }
    }
}
