namespace Connector.Grains.Interfaces.Packets;

/// <summary>
/// Many packets in one message: entries (<see cref="PacketEntry"/>) one after another in one buffer of at most
/// <see cref="MaxBytes"/> bytes, unless a single entry is larger.
/// </summary>
/// <remarks>
/// The buffer belongs to the sender, who may use it again as soon as the call that carried it has returned: whoever
/// receives a batch copies what it keeps before its call returns, and never awaits before it has.
/// </remarks>
[GenerateSerializer, Immutable, Alias("ilp.batch")]
public sealed class PacketBatch(ReadOnlyMemory<byte> bytes)
{
    /// <summary>Largest batch, in bytes: a deserialised one stays out of the large object heap.</summary>
    public const int MaxBytes = 65_536;

    /// <summary>The entries.</summary>
    [Id(0)]
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
