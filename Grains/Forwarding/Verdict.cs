using System.Runtime.InteropServices;

namespace Connector.Grains.Forwarding;

/// <summary>What the inbound stages decided about a prepare.</summary>
internal enum VerdictKind
{
    /// <summary>Refused: a Reject goes back.</summary>
    Refuse,

    /// <summary>To the next hop, as the departure says. Its amount is held.</summary>
    Forward,

    /// <summary>A <c>peer.*</c> destination: answered here, no money.</summary>
    PeerProtocol,

    /// <summary>At or below our own address: the local receiver's.</summary>
    Local,
}

/// <summary>The verdict, and why when it is a refusal. A Reject is a value: nothing throws.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct Verdict
{
    private Verdict(VerdictKind kind, ErrorCode code, ReadOnlySpan<byte> message, ulong maximumAmount)
    {
        Kind = kind;
        Code = code;
        Message = message;
        MaximumAmount = maximumAmount;
    }

    public static Verdict Forward => new(VerdictKind.Forward, default, default, 0);

    public static Verdict PeerProtocol => new(VerdictKind.PeerProtocol, default, default, 0);

    public static Verdict Local => new(VerdictKind.Local, default, default, 0);

    public VerdictKind Kind { get; }

    public ErrorCode Code { get; }

    /// <summary>UTF-8, for people.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>With F08: the largest amount that would pass.</summary>
    public ulong MaximumAmount { get; }

    public static Verdict Refuse(ErrorCode code, ReadOnlySpan<byte> message, ulong maximumAmount = 0) =>
        new(VerdictKind.Refuse, code, message, maximumAmount);
}
