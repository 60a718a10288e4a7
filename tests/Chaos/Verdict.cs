using System.Globalization;
using Connector.Ledger;
using Connector.Testing;

namespace Connector.Chaos;

/// <summary>The connector's books against everybody's own, packet by packet.</summary>
public sealed record Verdict(
    int Packets, int Relayed, int Committed, int Unrelayed, int InDoubt, int Late, IReadOnlyList<string> Violations)
{
    /// <summary>Most examples that are named of one kind of violation.</summary>
    private const int Examples = 10;

    /// <summary>What everybody says of a packet.</summary>
    private static string Where(LedgerView books, IReadOnlyList<PeerBooks> peers, ulong packet) => string.Join(
        ", ",
        [
            .. peers.Where(peer => peer.Sent.ContainsKey(packet)).Select(peer => $"{peer.Name} sent it: {peer.Sent[packet]}"),
            .. peers.Where(peer => peer.Fulfilled.ContainsKey(packet)).Select(peer => $"{peer.Name} fulfilled it"),
            .. books.Incoming.Where(account => account.Value.Contains(packet)).Select(account => $"in on {account.Key}"),
            .. books.Outgoing.Where(account => account.Value.Contains(packet)).Select(account => $"out on {account.Key}"),
            .. books.Items.Where(items => items.Value.Contains(packet)).Select(items => $"listed {items.Key}"),
        ]);

    /// <summary>Packets that went from shard to shard: accounts that stand for a shard are named so.</summary>
    private static HashSet<ulong> OnTrunks(IReadOnlyDictionary<string, IReadOnlySet<ulong>> booked) =>
        [.. booked.Where(account => account.Key.StartsWith('~')).SelectMany(account => account.Value)];

    internal static Verdict Of(LedgerView books, IReadOnlyList<PeerBooks> peers, Victims victims)
    {
        var violations = new List<string>();
        void Check(string what, IEnumerable<ulong> offending)
        {
            var packets = offending.ToArray();
            if (packets.Length == 0) return;
            var examples = string.Join(", ", packets.Take(Examples).Select(packet => $"{packet} ({Where(books, peers, packet)})"));
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {packets.Length} packets, such as {examples}"));
        }

        var committedIn = books.Incoming.Values.SelectMany(set => set).ToHashSet();
        var committedOut = books.Outgoing.Values.SelectMany(set => set).ToHashSet();
        var (loss, unrelayed) = (books.Items[LedgerMark.Loss], books.Items[LedgerMark.Unrelayed]);
        var listed = books.Items[LedgerMark.InDoubt].Union(books.Items[LedgerMark.Late]).ToHashSet();
        Check("one leg committed without the other", committedOut.Except(committedIn).Except(loss).Union(committedIn.Except(committedOut)));

        var (left, came) = (OnTrunks(books.Outgoing), OnTrunks(books.Incoming));
        Check("two shards do not agree", left.Except(came).Union(came.Except(left)));

        var relayed = new HashSet<ulong>();
        foreach (var peer in peers)
        {
            var incoming = books.Incoming.GetValueOrDefault(peer.Name) ?? new HashSet<ulong>();
            var outgoing = books.Outgoing.GetValueOrDefault(peer.Name) ?? new HashSet<ulong>();
            var told = peer.Sent.Where(packet => packet.Value == AnswerKind.Fulfill).Select(packet => packet.Key).ToHashSet();
            relayed.UnionWith(told);
            Check($"{peer.Name} was told a fulfill that is not booked", told.Except(incoming));
            Check($"{peer.Name} does not know of a fulfill that is booked and not listed unrelayed", incoming.Except(told).Except(unrelayed));
            Check($"{peer.Name} is booked for a packet that it never sent", incoming.Except(peer.Sent.Keys));
            Check($"{peer.Name} fulfilled what is neither booked nor listed", peer.Fulfilled.Keys.Except(outgoing).Except(listed));
            Check($"{peer.Name} is booked for a packet that it never fulfilled", outgoing.Except(peer.Fulfilled.Keys));
            Check($"{peer.Name} got a packet twice", peer.CameTwice);
        }

        foreach (var account in books.Accounts.Where(account => account.OpenHolds > 0))
            violations.Add($"{account.Name} has {account.OpenHolds} open holds");
        foreach (var position in books.Positions.Where(position => position.Sum != 0))
            violations.Add($"{position.Asset} adds up to {position.Sum}, not to 0");
        violations.AddRange(books.Verify.Differences.Select(difference => $"verify: {difference}"));
        if (victims is not (Victims.Any or Victims.Gateway))
        {
            Check("a silo or a database alone left a packet in doubt or late", listed);
            Check("a silo or a database alone left a fulfill unrelayed", unrelayed);
        }

        return new Verdict(
            peers.Sum(peer => peer.Sent.Count),
            relayed.Count,
            committedIn.Count,
            unrelayed.Count,
            books.Items[LedgerMark.InDoubt].Count,
            books.Items[LedgerMark.Late].Count,
            violations);
    }
}
