using System.Buffers.Binary;
using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Rates;
using Connector.Grains.Tests.Accounts;

namespace Connector.Grains.Tests.Shards;

/// <summary>
/// Alice, whose account is in one shard, pays bob, whose account is in the other. Nothing goes from shard to shard unless a
/// test carries it, so that it can lose what it likes.
/// </summary>
internal sealed class TwoShards : IAsyncDisposable
{
    public const long Start = AccountWorld.Start;
    public const long Expiry = Start + 10_000;
    public const long Grace = 30_000;

    private ulong _lastSent;
    private ulong _number;
    private uint _word;
    private long _hello;

    private TwoShards(AccountPolicy alice, AccountPolicy bob, RatesConfig rates)
    {
        var peers = new Dictionary<string, AccountPolicy> { ["alice"] = alice, ["bob"] = bob };
        Rates = new RateBoard(rates);
        (Here, There) = (new OneShard(Shard.Of("alice", 2), this, peers), new OneShard(Shard.Of("bob", 2), this, peers));
        Assert.NotEqual(Shard.Of("alice", 2), Shard.Of("bob", 2));
    }

    /// <summary>The shard with alice.</summary>
    public OneShard Here { get; }

    /// <summary>The shard with bob.</summary>
    public OneShard There { get; }

    public RateBoard Rates { get; }

    public NodePolicy Node { get; } = new() { OwnAddress = "test.us"u8.ToArray(), LedgerGraceMs = Grace, Loopback = true };

    public long Now { get; set; } = Start;

    public SessionAttach Alice { get; private set; } = null!;

    public SessionAttach Bob { get; private set; } = null!;

    public static Task<TwoShards> StartAsync() => StartAsync(new AccountPolicy(), new AccountPolicy(), new RatesConfig());

    /// <summary>Both shards with their peers, and a connection between them.</summary>
    public static async Task<TwoShards> StartAsync(AccountPolicy alice, AccountPolicy bob, RatesConfig rates)
    {
        var world = new TwoShards(alice, bob, rates);
        foreach (var shard in (OneShard[])[world.Here, world.There])
        {
            await shard.StartAsync();
            await shard.RestartAsync();
        }

        (world.Alice, world.Bob) = (await world.Here.AttachAsync("alice"), await world.There.AttachAsync("bob"));
        await world.ConnectAsync();
        return world;
    }

    /// <summary>The silo of alice's shard dies, and another one begins.</summary>
    public async Task RestartHereAsync()
    {
        _lastSent = 0;
        await Here.RestartAsync();
        await Here.TurnAsync("alice", account => account.Attach(Alice));
    }

    /// <summary>The silo of bob's shard does.</summary>
    public async Task RestartThereAsync()
    {
        await LoseAsync();
        await There.RestartAsync();
        await There.TurnAsync("bob", account => account.Attach(Bob));
    }

    /// <summary>What the link does when it connects.</summary>
    public async Task<AttachResult> ConnectAsync()
    {
        var through = Math.Max(_lastSent, Here[Here.Out].LastOfEarlierLives);
        var result = await AttachAsync(through);
        Assert.True(result.Accepted);
        await Here.TurnAsync(Here.Out, account => account.Reconcile(through, result.Open!));
        Here.IsUp = true;
        await Here.TurnAsync(Here.Out, account => account.SetWay(true));
        return result;
    }

    /// <summary>Only the first half: the answer is lost.</summary>
    public async Task<AttachResult> AttachAsync(ulong through, string? gateway = null, uint session = 1)
    {
        var attach = new SessionAttach(
            new AccountId(There.In), gateway ?? There.In, session, SessionKind.Accepted, 0, through, ++_hello);
        var result = await There.TurnAsync(There.In, account => account.Attach(attach));
        (_number, _word) = (result.Number, 0);
        return result;
    }

    /// <summary>What the link does when it loses the other silo, and with it everything that was under way.</summary>
    public async Task LoseAsync()
    {
        Here.IsUp = false;
        Here.Left.Clear();
        There.Left.Clear();
        await Here.TurnAsync(Here.Out, account => account.SetWay(false));
    }

    /// <summary>Alice's prepare; it has not left for the other shard yet.</summary>
    public Task SendAsync(ulong tag = 77, ulong amount = 5, int seed = 1, long expiry = Expiry, string to = "test.bob.x") =>
        Here.TakeAsync(Alice, EntryKind.Prepare, tag, Packet.Prepare(to, amount, expiry, seed));

    /// <summary>The same, and it gets to bob: the number that he knows it by.</summary>
    public async Task<ulong> SendToBobAsync(ulong tag = 77, ulong amount = 5, int seed = 1)
    {
        await SendAsync(tag, amount, seed);
        await CarryOutAsync();
        return There.SentTo("bob").Last(sent => sent.Kind == EntryKind.Prepare).Tag;
    }

    public Task BobAnswersAsync(ulong request, EntryKind kind = EntryKind.Fulfill, int seed = 1) => There.TakeAsync(
        Bob, kind, request, kind == EntryKind.Fulfill ? Packet.Fulfill(seed) : Packet.Reject(ErrorCode.F99ApplicationError));

    /// <summary>Carries what left alice's shard to bob's.</summary>
    public async Task CarryOutAsync()
    {
        foreach (var (_, batch) in Take(Here))
        {
            var words = batch[0] == (byte)EntryKind.Prepare ? batch : Words(batch);
            Assert.True(await There.TurnAsync(There.In, account => account.TakeFromPeer(_number, words, Now)));
        }
    }

    /// <summary>Carries bob's shard's answers back.</summary>
    public async Task CarryBackAsync()
    {
        foreach (var (_, batch) in Take(There))
            await Here.TurnAsync(Here.Out, account => account.TakeFromShard(batch));
    }

    /// <summary>What left alice's shard is lost on the way; nobody there knows.</summary>
    public void LoseOut() => Take(Here);

    /// <summary>The answers of bob's shard are.</summary>
    public void LoseBack() => Take(There);

    public List<Sent> Answers => [.. Here.SentTo("alice").Where(sent => sent.Kind is EntryKind.Fulfill or EntryKind.Reject)];

    /// <summary>How many fulfills the books of bob's shard keep for the other.</summary>
    public async Task<int> KeptAsync() => (await There.BookedAsync(There.In)).AnswersToRelay;

    /// <summary>
    /// What alice owes, which left for the other shard, and what of hers is held; and the same that came in there and is owed to
    /// bob, which is as much unless it is said. Memory agrees with the books, and nobody is asked to look at anything.
    /// </summary>
    public async Task AssertBooksAsync(int balance, int held, int? balanceThere = null, int? heldThere = null)
    {
        await AssertBooksAsync(Here, "alice", Here.Out, balance, held);
        await AssertBooksAsync(There, There.In, "bob", balanceThere ?? balance, heldThere ?? held);
    }

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await There.DisposeAsync();
    }

    private static async Task AssertBooksAsync(OneShard shard, string from, string to, int balance, int held)
    {
        var (booked, inMemory) = (await shard.BookedAsync(from), shard[from].Status);
        Assert.Equal((balance, held), ((int)booked.Balance, (int)booked.HeldIncoming));
        Assert.Equal((balance, held), ((int)inMemory.Balance, (int)inMemory.HeldIncoming));
        (booked, inMemory) = (await shard.BookedAsync(to), shard[to].Status);
        Assert.Equal((-balance, held), ((int)booked.Balance, (int)booked.HeldOutgoing));
        Assert.Equal((-balance, held), ((int)inMemory.Balance, (int)inMemory.HeldOutgoing));
        Assert.Empty(await shard.ItemsAsync());
    }

    private List<(string Trunk, byte[] Batch)> Take(OneShard shard)
    {
        var left = shard.Left.ToList();
        shard.Left.Clear();
        foreach (var (trunk, batch) in left.Where(one => one.Trunk == Here.Out))
        {
            ReadOnlySpan<byte> rest = batch;
            while (PacketEntry.TryRead(ref rest, out var entry))
            {
                if (entry.IsPrepare) _lastSent = Math.Max(_lastSent, entry.Tag);
            }
        }

        return left;
    }

    /// <summary>As the link tells what is booked.</summary>
    private byte[] Words(ReadOnlySpan<byte> booked)
    {
        List<byte> names = [];
        var name = new byte[sizeof(ulong)];
        while (PacketEntry.TryRead(ref booked, out var entry))
        {
            Assert.Equal(EntryKind.Relayed, entry.Kind);
            BinaryPrimitives.WriteUInt64LittleEndian(name, entry.Tag);
            names.AddRange(name);
        }

        return OneShard.Batch(EntryKind.Relayed, AnswerTag.Of(0, ++_word), names.ToArray());
    }
}
