using Connector.Grains.Shards;
using Connector.Ledger;

namespace Connector.Simulation.Tests;

/// <summary>
/// What is wrong with a connector of several shards when all is at rest: what left on a trunk is committed if and only if
/// what came in on its counterpart is, and neither ever lists a doubt.
/// </summary>
internal static class ShardFindings
{
    public static bool IsTrunk(string account) => Trunk.IsTrunk(account);

    public static IEnumerable<string> Of(IReadOnlyList<SimulatedConnector> shards, IReadOnlyList<SimulatedSender> senders)
    {
        foreach (var shard in shards)
        {
            if (shard.Silo is not { } silo)
            {
                yield return $"{shard.Name}: its silo did not come back";
                continue;
            }

            foreach (var difference in silo.Differences().Concat(OfPackets(shard, silo, shards, senders)))
                yield return difference;
            foreach (var item in silo.Ledger.Store.OpenItems().Where(item => IsTrunk(item.Account)))
                yield return $"{shard.Name}: {item}";
            foreach (var trunk in shard.TrunksOut)
            {
                var there = shards.Single(other => other.TrunksIn.ContainsValue(trunk));
                var (gone, come) = (BalanceOf(silo, trunk.From), BalanceOf(there.Silo!, trunk.To));
                if (gone != -come)
                    yield return $"{shard.Name}: {gone} left on {trunk.From}, and {come} came in on {trunk.To} of {there.Name}";
            }
        }
    }

    private static Int128 BalanceOf(SimulatedSilo silo, string account) =>
        silo.Ledger.Store.Accounts().Single(summary => summary.Name == account).Balance;

    private static IEnumerable<string> OfPackets(
        SimulatedConnector shard, SimulatedSilo silo, IReadOnlyList<SimulatedConnector> shards, IReadOnlyList<SimulatedSender> senders)
    {
        var items = silo.Ledger.Store.OpenItems().ToLookup(item => item.Packet);
        foreach (var (packet, (hold, condition)) in shard.Durable.Holds)
        {
            var name = $"{shard.Name} {packet} {condition[..8]}";
            if (!shard.Durable.Ends.TryGetValue(packet, out var end))
            {
                yield return $"{name}: never ended";
                continue;
            }

            var marks = items[packet].Select(item => item.Mark).ToHashSet();
            var committed = end.Kind == LedgerEntryKind.Commit;
            if (OfAmounts(shard, hold, condition, senders) is { } unequal)
                yield return $"{name}: {unequal}";
            if (IsTrunk(hold.Outgoing) && OfCounterpart(shard, hold, condition, committed, shards) is { } differs)
                yield return $"{name}: {differs}";
            if (!IsTrunk(hold.Outgoing) && Findings.OfAnswer(shard, hold, condition, committed, marks) is { } wrong)
                yield return $"{name}: {wrong}";
            if (committed && !IsTrunk(hold.Incoming) && Findings.OfSource(shard, hold, condition, marks, shards, senders) is { } untold)
                yield return $"{name}: {untold}";
        }
    }

    private static string? OfCounterpart(
        SimulatedConnector shard, LedgerEntry hold, string condition, bool committed, IReadOnlyList<SimulatedConnector> shards)
    {
        var trunk = shard.TrunksOut.Single(trunk => trunk.From == hold.Outgoing);
        var there = shards.Single(other => other.TrunksIn.ContainsValue(trunk));
        var (packet, (entry, _)) = there.Durable.Holds
            .SingleOrDefault(other => other.Value.Condition == condition && other.Value.Entry.Incoming == trunk.To);
        var isPaid = entry.Incoming is not null && there.Durable.Ends.TryGetValue(packet, out var end) && end.Kind == LedgerEntryKind.Commit;
        if (isPaid != committed)
            return $"committed here: {committed}, in {there.Name}: {isPaid}";
        return entry.Incoming is null || entry.IncomingAmount == hold.OutgoingAmount
            ? null
            : $"{hold.OutgoingAmount} left, and {entry.IncomingAmount} came in at {there.Name}";
    }

    private static string? OfAmounts(SimulatedConnector shard, LedgerEntry hold, string condition, IReadOnlyList<SimulatedSender> senders)
    {
        if (IsTrunk(hold.Incoming))
            return hold.IncomingAmount == hold.OutgoingAmount ? null : "it was exchanged twice";
        var payer = senders.Single(sender => sender.Name == hold.Incoming);
        if (hold.IncomingAmount != payer.Sent[condition].Amount)
            return $"{hold.IncomingAmount} came in, and {payer.Sent[condition].Amount} was sent";
        var from = shard.Terms.AssetOf(hold.Incoming);
        var to = IsTrunk(hold.Outgoing) ? shard.TrunksOut.Single(trunk => trunk.From == hold.Outgoing).Asset : shard.Terms.AssetOf(hold.Outgoing);
        var worth = shard.Terms.RatesEver.Select(rates => Money.Convert(hold.IncomingAmount, from, to, rates)).ToHashSet();
        return worth.Contains(hold.OutgoingAmount) ? null : $"{hold.OutgoingAmount} goes out for {hold.IncomingAmount}";
    }
}
