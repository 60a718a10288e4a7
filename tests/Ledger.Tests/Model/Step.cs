using CsCheck;

namespace Connector.Ledger.Tests.Model;

/// <summary>What a random history is made of.</summary>
internal enum StepKind
{
    Hold,
    HoldIncomingLeg,
    HoldOutgoingLeg,
    Commit,
    CommitOutgoingLeg,
    CommitIncomingLeg,
    CommitWithLoss,
    Void,
    VoidInDoubt,
    Deliver,
    NoteLate,
    Adjust,
    SettleIn,
    SettleOut,
    SettleSend,
    SettleSent,
    SettleReturned,
    SettleReceived,
    Reconcile,
    WriteOff,
    Attach,
    Detach,
    Relayed,
    Open,
    OldFence,
}

/// <summary>One step: which packet, between which accounts, what amounts. What it comes to depends on the books.</summary>
internal sealed record Step(StepKind Kind, ulong Packet, int From, int To, ulong Amount, ulong Arrives)
{
    private static readonly Gen<ulong> Amounts = Gen.Frequency(
        (1, Gen.Const(0ul)),
        (1, Gen.Const(ulong.MaxValue)),
        (8, Gen.ULong[1, 1_000]));

    public static Gen<Step> Any { get; } = Gen.Select(
        Gen.Int[0, (int)StepKind.OldFence],
        Gen.ULong[1, 6],
        Gen.Int[0, 3],
        Gen.Int[0, 3],
        Amounts,
        Amounts,
        (kind, packet, from, to, amount, arrives) => new Step((StepKind)kind, packet, from, to, amount, arrives));

    /// <summary>Histories: groups of one to five steps each.</summary>
    public static Gen<Step[][]> Histories { get; } = Any.Array[1, 5].Array[1, 25];
}
