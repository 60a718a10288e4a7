using System.Net;
using Connector.Grains.Interfaces.Settlement;
using Connector.Ledger;

namespace Connector.Grains.Tests.Settlement;

/// <summary>What we pay: once per key, whatever the engine does and whenever the account dies.</summary>
public sealed class OutgoingSettlementTests
{
    [Fact]
    public Task a_balance_at_the_threshold_is_settled_to_the_target() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(-100, -20), -100, async world =>
        {
            await world.OutboxIsEmptyAsync();
            var call = Assert.Single(world.Engine.Settlements);
            Assert.Equal("/base/accounts/peer/settlements", call.Path);
            Assert.Equal("""{"amount":"80","scale":9}""", call.Body);
            Assert.True(Guid.TryParse(call.Key, out _));
            await world.AssertBooksAsync(-20);
        });

    [Fact]
    public Task a_balance_above_the_threshold_is_not() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(-100), -99, async world =>
        {
            world.Settlement.TurnEnded();
            Assert.Null(world.Account.Settling);
            await world.UntilAsync(() => world.Engine.Calls.Count > 0, "the engine is told of the account");
            Assert.Equal(("/base/accounts", """{"id":"peer"}"""), (world.Engine.Calls[0].Path, world.Engine.Calls[0].Body));
            Assert.Empty(world.Engine.Settlements);
            await world.AssertBooksAsync(-99);
        });

    [Fact]
    public Task an_engine_that_is_down_or_fails_gets_the_same_key_until_it_takes_it() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.OutboxIsEmptyAsync();
                Assert.Equal(8, world.Engine.Settlements.Count);
                Assert.Single(world.Engine.Settlements.Select(call => (call.Key, call.Body)).Distinct());
                Assert.Equal(100, world.PaidByEngine);
                Assert.Equal(string.Empty, world.Settlement.Problem);
                await world.AssertBooksAsync(0);
            },
            engine =>
            {
                engine.Then((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError));
                engine.Then(HttpStatusCode.InternalServerError);
                engine.Then(HttpStatusCode.Unauthorized);
                engine.Then(HttpStatusCode.TooManyRequests);
                engine.Then(HttpStatusCode.Conflict);
                engine.Then(HttpStatusCode.Redirect);
                engine.ThenPayWithoutAnswer();
            });

    [Fact]
    public Task an_error_that_nobody_foresaw_does_not_leave_the_outbox_standing() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.OutboxIsEmptyAsync();
                Assert.Equal(2, world.Engine.Settlements.Count);
                Assert.Single(world.Engine.Settlements.Select(call => call.Key).Distinct());
                Assert.Equal(string.Empty, world.Settlement.Problem);
                await world.AssertBooksAsync(0);
            },
            engine => engine.Then((_, _) => throw new InvalidOperationException("nobody thought of this")));

    [Fact]
    public Task an_engine_that_says_nothing_is_asked_again_after_its_time() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.OutboxIsEmptyAsync();
                Assert.Equal(2, world.Engine.Settlements.Count);
                Assert.Single(world.Engine.Paid);
                await world.AssertBooksAsync(0);
            },
            engine => engine.ThenStall());

    [Fact]
    public Task an_engine_that_forgot_the_account_is_told_of_it_and_then_pays() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.OutboxIsEmptyAsync();
                Assert.Equal(2, world.Engine.Settlements.Count);
                Assert.Equal(3, world.Engine.Calls.Count(call => call.Path == "/base/accounts"));
                Assert.Equal(100, world.PaidByEngine);
            },
            engine =>
            {
                engine.AccountAnswers.Enqueue(HttpStatusCode.Conflict);
                engine.AccountAnswers.Enqueue(HttpStatusCode.InternalServerError);
                engine.Then(async (_, _) =>
                {
                    // The account that was opened at the start is settled first.
                    while (engine.AccountAnswers.Count > 1)
                        await Task.Yield();
                    return FakeEngine.Answer(HttpStatusCode.NotFound);
                });
            });

    [Fact]
    public Task what_is_refused_for_good_is_owed_again_once_and_not_asked_again_at_once() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.UntilAsync(() => world.Settlement.Problem.Length > 0, "the engine refuses");
                Assert.Null(world.Account.Settling);
                Assert.Equal("status 422", world.Settlement.Problem);
                world.Settlement.TurnEnded();
                Assert.Null(world.Account.Settling);
                await world.AssertBooksAsync(-100);

                await world.UntilAsync(() => !world.Engine.Paid.IsEmpty, "it is tried again later");
                await world.OutboxIsEmptyAsync();
                Assert.Equal(2, world.Engine.Settlements.Select(call => call.Key).Distinct().Count());
                await world.AssertBooksAsync(0);
            },
            engine => engine.Then(HttpStatusCode.UnprocessableEntity));

    [Fact]
    public Task an_engine_that_says_it_took_another_amount_is_not_believed() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.OutboxIsEmptyAsync();
                await world.AssertBooksAsync(0);
            },
            engine => engine.Then((_, _) =>
                Task.FromResult(FakeEngine.Answer(HttpStatusCode.Created, """{"amount":"7","scale":9}"""))));

    [Fact]
    public Task while_one_is_in_flight_no_second_is_begun_and_then_the_rest_is_settled() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.UntilAsync(() => world.Engine.Settlements.Count == 1, "the engine is called");
                // The peer's money lowers the balance to the threshold again.
                Assert.Equal(ReceiptOutcome.Credited, await world.Settlement.ReceiveAsync("in-1", "150", 9));
                world.Settlement.TurnEnded();
                var first = world.Account.Settling;
                var again = await world.Settlement.SettleNowAsync(null);
                Assert.Equal((SettleOutcome.InFlight, 100, first!.Key), (again.Outcome, again.Amount, again.Key));
                await world.AssertBooksAsync(-150);

                await world.UntilAsync(() => world.Engine.Paid.Count == 2, "the rest is settled");
                await world.OutboxIsEmptyAsync();
                Assert.Equal(250, world.PaidByEngine);
                await world.AssertBooksAsync(0);
            },
            engine => engine.ThenStall());

    [Fact]
    public async Task a_life_that_was_replaced_while_the_engine_paid_gives_up_and_the_next_ends_it()
    {
        var answers = new TaskCompletionSource();
        await SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.UntilAsync(() => world.Engine.Settlements.Count == 1, "the engine is called");
                var old = world.Settlement;
                await world.StartAsync(killsTheOneBefore: false);
                answers.SetResult();
                await world.UntilAsync(() => world.GivenUp.Count > 0, "the old life learns of it");
                await world.OutboxIsEmptyAsync();
                Assert.Equal(RefusalReason.Fenced, Assert.Single(world.GivenUp));
                Assert.Single(world.Engine.Settlements.Select(call => call.Key).Distinct());
                Assert.Equal(100, world.PaidByEngine);
                await world.AssertBooksAsync(0);
                old.Dispose();
            },
            engine => engine.Then(async (_, _) =>
            {
                await answers.Task;
                return FakeEngine.Answer(HttpStatusCode.Created);
            }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task a_life_that_ends_before_the_answer_neither_pays_twice_nor_forgets(bool hasPaid) =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.UntilAsync(() => world.Engine.Settlements.Count == 1, "the engine is called");
                await world.StartAsync();
                await world.UntilAsync(() => world.Engine.Settlements.Count == 2, "the next life calls it");
                await world.OutboxIsEmptyAsync();
                Assert.Equal(world.Engine.Settlements[0].Key, Assert.Single(world.Engine.Paid).Key);
                Assert.Equal(100, world.PaidByEngine);
                await world.AssertBooksAsync(0);
                await world.StartAsync();
                Assert.Null(world.Account.Settling);
                Assert.Equal(2, world.Engine.Settlements.Count);
            },
            engine => engine.Then(async (call, stop) =>
            {
                if (hasPaid)
                    engine.Paid[call.Key!] = 100;
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return FakeEngine.Answer(HttpStatusCode.Created);
            }));

    [Fact]
    public Task a_life_that_ends_before_the_engine_hears_of_it_leaves_it_to_the_next() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), -100, async world =>
        {
            world.Engine.ThenStall();
            var begun = await world.Settlement.SettleNowAsync(70);
            world.Settlement.Dispose();
            await world.StartAsync();
            await world.UntilAsync(() => !world.Engine.Paid.IsEmpty, "the engine pays");
            await world.OutboxIsEmptyAsync();
            Assert.Equal((begun.Key, 70), (Assert.Single(world.Engine.Paid).Key, world.PaidByEngine));
            await world.AssertBooksAsync(-30);
        });

    [Fact]
    public Task a_refusal_that_was_not_heard_gives_the_amount_back_once() =>
        SettlementWorld.RunAsync(
            SettlementWorld.Policy(-100),
            -100,
            async world =>
            {
                await world.UntilAsync(() => world.Engine.Settlements.Count == 1, "the engine is called");
                world.Engine.Then(HttpStatusCode.BadRequest);
                await world.StartAsync();
                await world.UntilAsync(() => world.Settlement.Problem.Length > 0, "the engine refuses again");
                Assert.Single(world.Engine.Settlements.Select(call => call.Key).Distinct());
                await world.AssertBooksAsync(-100);
            },
            engine => engine.ThenStall());

    [Theory]
    [InlineData(null, SettleOutcome.Begun, 60)]
    [InlineData(40, SettleOutcome.Begun, 40)]
    [InlineData(60, SettleOutcome.Begun, 60)]
    [InlineData(61, SettleOutcome.TooMuch, 60)]
    [InlineData(0, SettleOutcome.BadAmount, 60)]
    [InlineData(-1, SettleOutcome.BadAmount, 60)]
    public Task an_operator_settles_at_most_what_is_owed(int? amount, SettleOutcome outcome, int settled) =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), -60, async world =>
        {
            var result = await world.Settlement.SettleNowAsync(amount);
            Assert.Equal((outcome, (Int128)settled), (result.Outcome, result.Amount));
            await world.OutboxIsEmptyAsync();
            var paid = outcome == SettleOutcome.Begun ? settled : 0;
            Assert.Equal(paid, world.PaidByEngine);
            Assert.Equal(paid > 0 ? [result.Key] : [], world.Engine.Paid.Keys);
            await world.AssertBooksAsync(-60 + paid);
        });

    [Fact]
    public Task who_owes_us_is_not_paid() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), 5, async world =>
            Assert.Equal(SettleOutcome.NothingOwed, (await world.Settlement.SettleNowAsync(null)).Outcome));

    [Fact]
    public Task without_an_engine_nobody_is_paid() =>
        SettlementWorld.RunAsync(new Grains.Accounts.AccountPolicy(), -5, async world =>
        {
            Assert.Equal(SettleOutcome.NoEngine, (await world.Settlement.SettleNowAsync(null)).Outcome);
            Assert.Equal(ReceiptOutcome.UnknownAccount, await world.Settlement.ReceiveAsync("k", "1", 9));
            Assert.Empty(world.Engine.Calls);
        });

    [Fact]
    public Task a_debt_beyond_one_entry_is_settled_in_parts() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(0, 7), -AccountEntry.MaxAmount, async world =>
        {
            await world.UntilAsync(() => world.Engine.Paid.Count == 2, "the rest is settled");
            await world.OutboxIsEmptyAsync();
            Assert.Equal((System.Numerics.BigInteger)(AccountEntry.MaxAmount + 7), world.PaidByEngine);
            await world.AssertBooksAsync(7);
        });
}
