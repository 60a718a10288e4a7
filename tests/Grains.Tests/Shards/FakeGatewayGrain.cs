using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Shards;

namespace Connector.Grains.Tests.Shards;

/// <summary>What stands for a link in the other silo: answers as it is told to, and notes what it was asked.</summary>
/// <param name="said">Where calls are noted, in order.</param>
internal sealed class FakeGatewayGrain(List<string> said) : IGatewayGrain, IShardEnd
{
    public int Shard => 2;

    public IGatewayObserver Observer => null!;

    public bool IsDisposed { get; private set; }

    /// <summary>What it was asked for by name.</summary>
    public string? Name { get; private set; }

    public List<GatewayHello> Hellos { get; } = [];

    public List<SessionAttach> Attaches { get; } = [];

    /// <summary>Entries that were handed in, and to which session.</summary>
    public List<(uint Session, EntryKind Kind, ulong Tag, byte[] Payload)> Entries { get; } = [];

    public int Renewals { get; private set; }

    public Task<SiloHello> OnHello { get; set; } = Task.FromResult(new SiloHello("test.us", "hash", true));

    public Task<AttachResult> OnAttach { get; set; } = Task.FromResult(new AttachResult(true, 4, Guid.Empty, [7, 9]));

    public Task<GatewayLease> OnRenew { get; set; } = Task.FromResult(new GatewayLease(true, true));

    public Task<IngressResult> OnIngress { get; set; } = Task.FromResult(IngressResult.Taken);

    public IGatewayGrain GrainOf(string gateway)
    {
        Name = gateway;
        return this;
    }

    public Task<SiloHello> HelloAsync(IGatewayObserver observer, GatewayHello hello)
    {
        Hellos.Add(hello);
        said.Add("hello");
        return OnHello;
    }

    public Task<AttachResult> AttachAsync(SessionAttach attach)
    {
        Attaches.Add(attach);
        said.Add($"attach {attach.LastPrepare}");
        return OnAttach;
    }

    public Task<GatewayLease> RenewAsync()
    {
        Renewals++;
        return OnRenew;
    }

    public Task<IngressResult> IngressAsync(SessionBatch batch)
    {
        var bytes = batch.Bytes;
        while (SessionBatch.TryRead(ref bytes, out var session, out _, out var entries))
        {
            var rest = entries.Span;
            while (PacketEntry.TryRead(ref rest, out var entry))
                Entries.Add((session, entry.Kind, entry.Tag, entry.Payload.ToArray()));
        }

        return OnIngress;
    }

    public Task DetachAsync(uint session) => throw new NotSupportedException();

    public Task EgressAsync(uint session, PacketBatch batch) => throw new NotSupportedException();

    public Task CloseSessionAsync(uint session, CloseReason reason) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;
}
