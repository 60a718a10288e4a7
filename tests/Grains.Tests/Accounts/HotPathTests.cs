using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Interfaces.Telemetry;
using Connector.Grains.Rates;
using Connector.Grains.Routing;
using Connector.Ledger;

namespace Connector.Grains.Tests.Accounts;

/// <summary>
/// What a packet costs on the steady path: nothing is allocated for it, in either direction. Alone, because other tests
/// take buffers from the same pool.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HotPathTests
{
    // With telemetry: without it there is less to do.
    private readonly Routes _routes = new(new NextHops(), new TelemetryBuffer(64));
    private readonly AccountPolicies _policies = new(new PolicyTable([]));
    private readonly RateBoard _rates = new(new RatesConfig());
    private readonly Plain _alice;
    private readonly Plain _bob;

    public HotPathTests()
    {
        _routes.Apply(new RoutingSnapshot(1, [new RouteEntry("test.bob", "bob", 0)], []));
        (_alice, _bob) = (new Plain(this, "alice"), new Plain(this, "bob"));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(64, 2)]
    [InlineData(64, 9)]
    public void a_round_trip_through_two_accounts_allocates_nothing(int batch, byte scaleOfBob)
    {
        _policies.Replace(new PolicyTable(new Dictionary<string, AccountPolicy>
        {
            ["alice"] = new() { AssetScale = 2 },
            ["bob"] = new() { AssetScale = scaleOfBob },
        }));
        var (prepares, answers) = (new BatchBuffer(int.MaxValue), new BatchBuffer(int.MaxValue));
        var prepare = Packet.Prepare("test.bob.x", 5, AccountWorld.Start + 10_000, data: new byte[200]);
        var fulfill = Packet.Fulfill();
        var (tag, answer) = (0UL, 0U);
        for (var i = 0; i < 200; i++)
            RoundTrip();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
            RoundTrip();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((Int128)tag * 5, _alice.Account.Status.Balance);

        void RoundTrip()
        {
            for (var i = 0; i < batch; i++)
                prepares.TryAppend(EntryKind.Prepare, 0, ++tag, AccountWorld.Start, prepare);
            _alice.Take(prepares);
            for (var i = 0; i < batch; i++)
                answers.TryAppend(EntryKind.Fulfill, 0, AnswerTag.Of((uint)_bob.Tags[i], ++answer), AccountWorld.Start, fulfill);
            _bob.Take(answers);
            _bob.Count = 0;
        }
    }

    /// <summary>An account whose edges keep nothing but the tags of prepares.</summary>
    private sealed class Plain : QuietSurroundings
    {
        private readonly HotPathTests _world;
        private readonly NextHop _self;
        private readonly ulong _session;

        public Plain(HotPathTests world, string id)
        {
            _world = world;
            _self = world._routes.Hops.Get(id);
            var booked = new LedgerAccount { Name = id, Asset = new Asset("USD", 9), Fence = 1, Balance = 0 };
            var node = new NodePolicy { OwnAddress = "test.us"u8.ToArray() };
            Account = new Account(
                _self, world._policies, world._rates, node, world._routes, new VolatileLedgerWriter(), this, new AccountCounters(), booked);
            _session = Account.Attach(new SessionAttach(new AccountId(id), "gateway", 1, SessionKind.Accepted, 0)).Number;
        }

        public Account Account { get; }

        public ulong[] Tags { get; } = new ulong[64];

        public int Count { get; set; }

        public void Take(BatchBuffer entries)
        {
            while (entries.TryTake(out var chunk))
            {
                Account.TakeFromPeer(_session, chunk.Span, AccountWorld.Start);
                Account.Flush(long.MaxValue);
                BatchBuffer.Recycle(chunk);
            }
        }

        public override Edge OpenEdge(SessionAttach session) => TestEdge.To(batch =>
        {
            var bytes = batch.Span;
            while (PacketEntry.TryRead(ref bytes, out var entry))
            {
                if (entry.Kind == EntryKind.Prepare)
                    Tags[Count++] = entry.Tag;
            }

            return Task.CompletedTask;
        });

        public override Edge OpenEdge(NextHop account) => TestEdge.To(batch =>
        {
            var other = account.Account == "bob" ? _world._bob.Account : _world._alice.Account;
            other.TakeFromAccount(_self, batch.Span, AccountWorld.Start);
            other.Flush(long.MaxValue);
            return Task.CompletedTask;
        });

        public override NextHop HopOf(string account) => _world._routes.Hops.Get(account);
    }
}
