using System.Security.Cryptography;
using System.Text;
using Connector.Protocols.Ilp;

namespace Connector.Cli.Client;

/// <summary>A prepare of our own: its bytes, and the condition that its fulfillment must match.</summary>
public sealed class OutgoingPrepare
{
    /// <summary>Length of a preimage, and of the hash that is its condition.</summary>
    public const int PreimageBytes = 32;

    private OutgoingPrepare(byte[] packet, byte[] condition, string destination, ulong amount, DateTimeOffset expiresAt)
    {
        Packet = packet;
        Condition = condition;
        Destination = destination;
        Amount = amount;
        ExpiresAt = expiresAt;
    }

    public ReadOnlyMemory<byte> Packet { get; }

    public ReadOnlyMemory<byte> Condition { get; }

    public string Destination { get; }

    public ulong Amount { get; }

    public DateTimeOffset ExpiresAt { get; }

    /// <summary>
    /// Makes a prepare with a fresh condition. The preimage leads the data, so that a receiver which knows nothing of
    /// us can fulfill: the connector's loopback receiver does. For a payment that means anything, use STREAM.
    /// </summary>
    public static OutgoingPrepare Create(
        string destination, ulong amount, DateTimeOffset expiresAt, ReadOnlySpan<byte> payload)
    {
        var data = new byte[PreimageBytes + payload.Length];
        RandomNumberGenerator.Fill(data.AsSpan(0, PreimageBytes));
        payload.CopyTo(data.AsSpan(PreimageBytes));
        var condition = SHA256.HashData(data.AsSpan(0, PreimageBytes));
        return Create(destination, amount, expiresAt, condition, data);
    }

    /// <summary>Makes a prepare with this condition.</summary>
    public static OutgoingPrepare Create(
        string destination, ulong amount, DateTimeOffset expiresAt, byte[] condition, ReadOnlySpan<byte> data)
    {
        var address = Encoding.ASCII.GetBytes(destination);
        var milliseconds = expiresAt.ToUnixTimeMilliseconds();
        var packet = new byte[Prepare.SizeOf(address.Length, data.Length)];
        Prepare.Write(packet, amount, milliseconds, condition, address, data);
        return new OutgoingPrepare(
            packet, condition, destination, amount, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
    }

    /// <summary>Whether these bytes pay for this prepare.</summary>
    public bool IsFulfilledBy(ReadOnlySpan<byte> fulfillment) =>
        Protocols.Ilp.Condition.Matches(fulfillment, Condition.Span);
}
