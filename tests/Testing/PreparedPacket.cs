namespace Connector.Testing;

/// <summary>A prepare that is ready to be sent, and the secret that pays for it.</summary>
public sealed class PreparedPacket
{
    internal PreparedPacket(
        byte[] bytes,
        byte[] preimage,
        byte[] condition,
        string destination,
        ulong amount,
        DateTimeOffset expiresAt)
    {
        Bytes = bytes;
        Preimage = preimage;
        Condition = condition;
        Destination = destination;
        Amount = amount;
        ExpiresAt = expiresAt;
    }

    /// <summary>The whole ILP packet, as it goes into an <c>ilp</c> entry.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The 32 bytes whose hash is the condition.</summary>
    public ReadOnlyMemory<byte> Preimage { get; }

    public ReadOnlyMemory<byte> Condition { get; }

    public string Destination { get; }

    public ulong Amount { get; }

    /// <summary>To the millisecond, as on the wire.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Whether the answer fulfills exactly this prepare.</summary>
    public bool IsFulfilledBy(Answer answer) =>
        answer.Kind == AnswerKind.Fulfill && answer.Fulfillment.Span.SequenceEqual(Preimage.Span);

    public override string ToString() => $"prepare of {Amount} to {Destination}";
}
