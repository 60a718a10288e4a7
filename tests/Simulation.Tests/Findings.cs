using Connector.Ledger;

namespace Connector.Simulation.Tests;

/// <summary>What is wrong when all is at rest. What the books must say follows from what arrived, packet by packet.</summary>
internal static class Findings
{
    public static IEnumerable<string> Of(IReadOnlyList<SimulatedConnector> connectors, IReadOnlyList<SimulatedSender> senders)
    {
        foreach (var connector in connectors)
        {
            if (connector.Silo is not { } silo)
            {
                yield return $"{connector.Name}: its silo did not come back";
                continue;
            }

            foreach (var difference in silo.Differences().Concat(OfPackets(connector, silo, connectors, senders)))
                yield return difference;
        }
    }

    private static IEnumerable<string> OfPackets(
        SimulatedConnector connector, SimulatedSilo silo, IReadOnlyList<SimulatedConnector> connectors, IReadOnlyList<SimulatedSender> senders)
    {
        var items = silo.Ledger.Store.OpenItems().ToLookup(item => item.Packet);
        foreach (var (packet, (hold, condition)) in connector.Durable.Holds)
        {
            var name = $"{connector.Name} {packet} {condition[..8]}";
            if (!connector.Durable.Ends.TryGetValue(packet, out var end))
            {
                yield return $"{name}: never ended";
                continue;
            }

            if ((end.IncomingAmount, end.OutgoingAmount) != (hold.IncomingAmount, hold.OutgoingAmount))
                yield return $"{name}: other amounts are booked than were held";
            if (OfAmounts(connector, hold, condition, connectors, senders) is { } unequal)
                yield return $"{name}: {unequal}";
            var marks = items[packet].Select(item => item.Mark).ToHashSet();
            var committed = end.Kind == LedgerEntryKind.Commit;
            if (OfAnswer(connector, hold, condition, committed, marks) is { } wrong)
                yield return $"{name}: {wrong}";
            if (committed && OfSource(connector, hold, condition, marks, connectors, senders) is { } untold)
                yield return $"{name}: {untold}";
        }
    }

    /// <summary>What came in is what was sent to us, and what goes out is that at one of our rates, rounded toward us.</summary>
    private static string? OfAmounts(
        SimulatedConnector connector,
        LedgerEntry hold,
        string condition,
        IReadOnlyList<SimulatedConnector> connectors,
        IReadOnlyList<SimulatedSender> senders)
    {
        var sent = senders.FirstOrDefault(sender => sender.Name == hold.Incoming) is { } payer
            ? payer.Sent[condition].Amount
            : HeldAt(connectors.First(other => other.Name == hold.Incoming), connector, condition).Entry.OutgoingAmount;
        if (hold.IncomingAmount != sent)
            return $"{hold.IncomingAmount} came in, and {sent} was sent";
        var (from, to) = (connector.Terms.AssetOf(hold.Incoming), connector.Terms.AssetOf(hold.Outgoing));
        var worth = connector.Terms.RatesEver.Select(rates => Money.Convert(hold.IncomingAmount, from, to, rates)).ToHashSet();
        return worth.Contains(hold.OutgoingAmount) ? null : $"{hold.OutgoingAmount} goes out for {hold.IncomingAmount}";
    }

    /// <summary>What the connector before holds for a packet that it sent to this one.</summary>
    private static (PacketKey Packet, LedgerEntry Entry) HeldAt(SimulatedConnector source, SimulatedConnector connector, string condition) =>
        source.Durable.Holds
            .Where(entry => entry.Value.Condition == condition && entry.Value.Entry.Outgoing == connector.Name)
            .Select(entry => (entry.Key, entry.Value.Entry)).Single();

    /// <summary>Committed if and only if the first answer that arrived is the right fulfillment, in time.</summary>
    public static string? OfAnswer(
        SimulatedConnector connector, LedgerEntry hold, string condition, bool committed, HashSet<LedgerMark> marks)
    {
        var link = connector.LinkOf(hold.Outgoing);
        var answers = connector.LinkLives.TryGetValue((hold.Outgoing, hold.OutgoingSession), out var life)
            ? link.AnswersTo(connector, life, hold.RequestId)
            : [];
        var isFulfilled = answers.Count > 0 && answers[0].At <= hold.OutgoingExpiresAt && Kinds.Fulfilled(answers[0].Frame) == condition;
        if (committed && !isFulfilled)
            return $"committed, though {(answers.Count == 0 ? "nothing" : answers[0].ToString())} was answered";
        if (committed || !isFulfilled)
            return null;
        // What a gateway had taken dies with it: then it is in doubt, and listed.
        return connector.LostItsGateway && marks.Contains(LedgerMark.InDoubt) ? null : "fulfilled in time, and not committed";
    }

    /// <summary>A committed packet was told to whom it came from, or is listed, here or there; or the way there lost it.</summary>
    public static string? OfSource(
        SimulatedConnector connector,
        LedgerEntry hold,
        string condition,
        HashSet<LedgerMark> marks,
        IReadOnlyList<SimulatedConnector> connectors,
        IReadOnlyList<SimulatedSender> senders)
    {
        if (marks.Contains(LedgerMark.Unrelayed))
            return null;
        var link = connector.LinkOf(hold.Incoming);
        if (senders.FirstOrDefault(sender => sender.Name == hold.Incoming) is { } payer)
        {
            var (life, requestId, _) = payer.Sent[condition];
            var isTold = link.Lost(payer, life, requestId)
                || link.AnswersTo(payer, life, requestId).Any(answer => Kinds.Fulfilled(answer.Frame) == condition);
            return isTold ? null : "its sender was not told that it is fulfilled, and it is not listed";
        }

        var source = connectors.First(other => other.Name == hold.Incoming);
        var (packet, held) = HeldAt(source, connector, condition);
        if (source.Durable.Ends[packet].Kind == LedgerEntryKind.Commit)
            return null;
        if (source.Silo!.Ledger.Store.OpenItems().Any(item => item.Packet == packet))
            return null;
        var sourceLife = source.LinkLives.GetValueOrDefault((held.Outgoing, held.OutgoingSession));
        return link.Lost(source, sourceLife, held.RequestId) ? null : $"{source.Name} does not know of it, and nobody lists it";
    }
}
