using Connector.Configuration;
using Connector.Grains.Rates;
using System.Numerics;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;
using Connector.Grains.Settlement;
using Connector.Grains.Telemetry;
using Connector.Grains.Tests.Accounts;
using Connector.Ledger;
using Connector.Ledger.Writing;
using Connector.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Grains.Tests.Settlement;

/// <summary>
/// One account that settles, on books that outlive it. Everything runs in turns, one at a time, as in a grain; the clock
/// stands still until a test moves it.
/// </summary>
internal sealed class SettlementWorld : IAsyncDisposable
{
    private readonly LedgerWriter _ledger = LedgerWriter.InMemory(new LedgerWriterOptions(), TimeProvider.System);
    private readonly SettlementMetrics _metrics = new();
    private readonly SettlementEngines _engines;
    private readonly AccountPolicy _policy;

    private SettlementWorld(AccountPolicy policy)
    {
        _policy = policy;
        _engines = new SettlementEngines(Clock, Engine);
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(AccountWorld.Start));

    public FakeEngine Engine { get; } = new();

    public Account Account { get; private set; } = null!;

    public AccountSettlement Settlement { get; private set; } = null!;

    /// <summary>Why this life of the account was given up.</summary>
    public List<RefusalReason> GivenUp { get; } = [];

    public static AccountPolicy Policy(Int128? threshold = null, Int128 target = default, byte scale = 9, string url = "http://engine:1/base/") =>
        new() { AssetScale = scale, Settlement = new SettlementPolicy(new Uri(url), threshold, target) };

    /// <summary>Runs a test in turns, on an account that begins at a balance.</summary>
    public static Task RunAsync(AccountPolicy policy, Int128 balance, Func<SettlementWorld, Task> test, Action<FakeEngine>? before = null)
    {
        async Task InTurns()
        {
            await using var world = new SettlementWorld(policy);
            before?.Invoke(world.Engine);
            await world._ledger.StartAsync();
            await world.OpenAsync();
            await world._ledger.BookAsync(
                new AccountEntry(AccountEntryKind.Adjust, "peer", 0) { Amount = balance }, default, CancellationToken.None);
            await world.StartAsync();
            await test(world);
        }

        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        return Task.Factory.StartNew(InTurns, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap();
    }

    /// <summary>A new life of the account on what is booked; the one before is not asked, as when the process was killed.</summary>
    public async Task StartAsync(bool killsTheOneBefore = true)
    {
        if (killsTheOneBefore)
            Settlement?.Dispose();
        var booked = await OpenAsync();
        var routes = new Routes(new NextHops());
        routes.Apply(new RoutingSnapshot(1, [], []));
        Account = new Account(
            routes.Hops.Get("peer"), new AccountPolicies(new PolicyTable([KeyValuePair.Create("peer", _policy)])),
            new RateBoard(new RatesConfig()), new NodePolicy { OwnAddress = "test.us"u8.ToArray() }, routes, _ledger,
            new Nowhere(), new AccountCounters(), booked);
        Settlement = new AccountSettlement(
            "peer", Account, _policy, _engines.Of("peer", _policy), _ledger, Clock, new Random(1), _metrics,
            NullLogger.Instance, GivenUp.Add);
        Settlement.Start();
    }

    /// <summary>Lets time pass until something is so; between turns, and a turn at least each second.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Await.DefaultLimit, $"did not happen: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public Task OutboxIsEmptyAsync() => UntilAsync(() => Account.Settling is null, "the outbox is empty");

    /// <summary>The books agree with what the account has in memory and with their journal; the balance is this.</summary>
    public async Task AssertBooksAsync(Int128 balance)
    {
        var summary = (await _ledger.AccountsAsync(CancellationToken.None)).Single();
        Assert.Equal((balance, balance), (summary.Balance, Account.Balance));
        Assert.Equal(summary.Outbox?.Key, Account.Settling?.Key);
        Assert.Empty((await _ledger.VerifyAsync(CancellationToken.None)).Differences);
    }

    /// <summary>Sum of what the engine paid.</summary>
    public BigInteger PaidByEngine => Engine.Paid.Values.Aggregate(BigInteger.Zero, (sum, paid) => sum + paid);

    public async ValueTask DisposeAsync()
    {
        Settlement.Dispose();
        await _ledger.DisposeAsync();
        _engines.Dispose();
        _metrics.Dispose();
    }

    private ValueTask<LedgerAccount> OpenAsync() => _ledger.OpenAsync("peer", new Asset("USD", _policy.AssetScale), CancellationToken.None);

    /// <summary>No session, no other account.</summary>
    private sealed class Nowhere : QuietSurroundings
    {
        public override Edge OpenEdge(SessionAttach session) => TestEdge.To(_ => Task.CompletedTask);

        public override Edge OpenEdge(NextHop account) => TestEdge.To(_ => Task.CompletedTask);

        public override NextHop HopOf(string account) => throw new InvalidOperationException("There is no other account.");
    }
}
