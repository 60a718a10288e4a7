using Connector.Ledger;
using Connector.Testing;

namespace Connector.Chaos.Tests;

/// <summary>Books that agree pass; each thing that can be wrong with them is found.</summary>
public sealed class VerdictTests
{
    private readonly PeerBooks _alice = new("alice");
    private readonly PeerBooks _bob = new("bob");
    private readonly Dictionary<string, HashSet<ulong>> _incoming = new() { ["alice"] = [1, 2, 3], ["bob"] = [] };
    private readonly Dictionary<string, HashSet<ulong>> _outgoing = new() { ["alice"] = [], ["bob"] = [1, 2, 3] };
    private readonly Dictionary<LedgerMark, HashSet<ulong>> _items = Enum.GetValues<LedgerMark>().ToDictionary(mark => mark, _ => new HashSet<ulong>());
    private int _openHolds;
    private Int128 _exchange;
    private List<LedgerDifference> _differences = [];

    public VerdictTests()
    {
        foreach (var packet in (ulong[])[1, 2, 3])
        {
            _alice.Sent[packet] = AnswerKind.Fulfill;
            _bob.Fulfilled[packet] = true;
        }

        _alice.Sent[4] = AnswerKind.Reject;
    }

    [Theory]
    [InlineData(Victims.Silo)]
    [InlineData(Victims.Any)]
    [InlineData(Victims.Database)]
    [InlineData(Victims.BehindGateways)]
    public void books_that_agree_pass(Victims victims) => Assert.Empty(Judge(victims).Violations);

    [Fact]
    public void a_fulfill_that_was_told_and_is_not_booked()
    {
        _alice.Sent[5] = AnswerKind.Fulfill;
        Finds("alice was told a fulfill that is not booked: 1 packets, such as 5");
    }

    [Fact]
    public void a_fulfill_that_is_booked_and_was_not_told_unless_it_is_listed()
    {
        _alice.Sent[3] = AnswerKind.Closed;
        Finds("alice does not know of a fulfill that is booked and not listed unrelayed: 1 packets, such as 3");
        _items[LedgerMark.Unrelayed].Add(3);
        Assert.Empty(Judge(Victims.Any).Violations);
        Assert.Single(Judge(Victims.Silo).Violations);
        Assert.Single(Judge(Victims.Database).Violations);
        Assert.Single(Judge(Victims.BehindGateways).Violations);
    }

    [Theory]
    [InlineData(LedgerMark.InDoubt)]
    [InlineData(LedgerMark.Late)]
    public void a_fulfillment_that_is_not_booked_unless_it_is_listed(LedgerMark mark)
    {
        _bob.Fulfilled[5] = true;
        Finds("bob fulfilled what is neither booked nor listed: 1 packets, such as 5");
        _items[mark].Add(5);
        Assert.Empty(Judge(Victims.Any).Violations);
        Assert.Single(Judge(Victims.Silo).Violations);
        Assert.Single(Judge(Victims.Database).Violations);
    }

    [Fact]
    public void one_leg_without_the_other()
    {
        _outgoing["bob"].Remove(3);
        Finds("one leg committed without the other: 1 packets, such as 3 (alice sent it: Fulfill, bob fulfilled it, in on alice)");
    }

    [Fact]
    public void a_packet_that_nobody_sent_or_fulfilled()
    {
        _incoming["alice"].Add(9);
        _outgoing["bob"].Add(9);
        Finds("alice is booked for a packet that it never sent: 1 packets, such as 9");
        Finds("bob is booked for a packet that it never fulfilled: 1 packets, such as 9");
    }

    [Fact]
    public void a_packet_that_came_twice()
    {
        _bob.CameTwice.Add(2);
        Finds("bob got a packet twice: 1 packets, such as 2");
    }

    [Fact]
    public void what_is_still_held_does_not_add_up_or_was_not_booked_as_it_is_in_the_journal()
    {
        _openHolds = 1;
        _exchange = 5;
        _differences = [new LedgerDifference("balance", "alice", 6, 7)];
        Finds("alice has 1 open holds");
        Finds("USD/9 adds up to 5, not to 0");
        Finds("verify: balance of alice: booked 6, recomputed 7");
    }

    private void Finds(string violation) => Assert.Contains(Judge(Victims.Any).Violations, found => found.StartsWith(violation, StringComparison.Ordinal));

    private Verdict Judge(Victims victims)
    {
        var asset = new Asset("USD", 9);
        var books = new LedgerView(
            _incoming.ToDictionary(pair => pair.Key, pair => (IReadOnlySet<ulong>)pair.Value),
            _outgoing.ToDictionary(pair => pair.Key, pair => (IReadOnlySet<ulong>)pair.Value),
            _items.ToDictionary(pair => pair.Key, pair => (IReadOnlySet<ulong>)pair.Value),
            [new AccountSummary("alice", asset, 1, 6, 0, 0, _openHolds, 0)],
            [new AssetPosition(asset, 0, 0, _exchange, 0, 0, 0)],
            new VerifyReport(1, 1, _differences));
        return Verdict.Of(books, [_alice, _bob], victims);
    }
}
