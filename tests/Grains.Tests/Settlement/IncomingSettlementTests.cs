using Connector.Grains.Interfaces.Settlement;
using Connector.Ledger.Settlement;

namespace Connector.Grains.Tests.Settlement;

/// <summary>What the peer pays: credited once per key for ever, exactly, with what is finer carried on.</summary>
public sealed class IncomingSettlementTests
{
    [Fact]
    public Task a_settlement_lowers_the_balance_by_what_it_comes_to() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), 5_000_000_000, async world =>
        {
            Assert.Equal(ReceiptOutcome.Credited, await world.Settlement.ReceiveAsync("in-1", "254", 2));
            await world.AssertBooksAsync(2_460_000_000);
        });

    [Fact]
    public Task the_same_key_counts_once_also_in_the_next_life() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), 0, async world =>
        {
            Assert.Equal(ReceiptOutcome.Credited, await world.Settlement.ReceiveAsync("in-1", "254", 9));
            Assert.Equal(ReceiptOutcome.Repeated, await world.Settlement.ReceiveAsync("in-1", "254", 9));
            await world.StartAsync();
            Assert.Equal(ReceiptOutcome.Repeated, await world.Settlement.ReceiveAsync("in-1", "254", 9));
            Assert.Equal(ReceiptOutcome.KeyReused, await world.Settlement.ReceiveAsync("in-1", "255", 9));
            Assert.Equal(ReceiptOutcome.KeyReused, await world.Settlement.ReceiveAsync("in-1", "254", 8));
            await world.AssertBooksAsync(-254);
        });

    [Fact]
    public Task many_at_once_with_the_same_key_count_once_and_with_others_each() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), 0, async world =>
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 40)
                .Select(i => world.Settlement.ReceiveAsync($"in-{i % 4}", "1505", 12)));
            Assert.Equal(4, outcomes.Count(outcome => outcome == ReceiptOutcome.Credited));
            Assert.Equal(36, outcomes.Count(outcome => outcome == ReceiptOutcome.Repeated));
            Assert.Equal(new Quantity(20, 12), world.Account.Leftover);
            await world.AssertBooksAsync(-6);
        });

    [Fact]
    public Task what_is_left_over_is_carried_into_the_next_life() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(scale: 2), 0, async world =>
        {
            Assert.Equal(ReceiptOutcome.Credited, await world.Settlement.ReceiveAsync("in-1", "299", 3));
            await world.StartAsync();
            Assert.Equal(ReceiptOutcome.Credited, await world.Settlement.ReceiveAsync("in-2", "1", 3));
            Assert.Equal(default, world.Account.Leftover);
            await world.AssertBooksAsync(-30);
        });

    [Theory]
    [InlineData("", "1")]
    [InlineData("key", "")]
    [InlineData("key", "-1")]
    [InlineData("key", "1.5")]
    [InlineData("key", "1e9")]
    [InlineData("key", "633825300114114700748351602689")]
    public Task what_makes_no_sense_or_is_too_large_is_refused_as_a_whole(string key, string amount) =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), 0, async world =>
        {
            Assert.Equal(ReceiptOutcome.BadRequest, await world.Settlement.ReceiveAsync(key, amount, 9));
            Assert.Equal(ReceiptOutcome.BadRequest, await world.Settlement.ReceiveAsync(new string('k', 256), "1", 9));
            await world.AssertBooksAsync(0);
        });

    [Fact]
    public Task a_life_that_was_replaced_credits_nothing() =>
        SettlementWorld.RunAsync(SettlementWorld.Policy(), 0, async world =>
        {
            var old = world.Settlement;
            await world.StartAsync(killsTheOneBefore: false);
            Assert.Equal(ReceiptOutcome.TryAgain, await old.ReceiveAsync("in-1", "5", 9));
            Assert.Equal(Ledger.RefusalReason.Fenced, Assert.Single(world.GivenUp));
            Assert.Equal(ReceiptOutcome.Credited, await world.Settlement.ReceiveAsync("in-1", "5", 9));
            await world.AssertBooksAsync(-5);
            old.Dispose();
        });
}
