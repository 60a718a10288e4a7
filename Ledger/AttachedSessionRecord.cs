using System.Text;

namespace Connector.Ledger;

/// <summary>A session of an account, as the books remember it.</summary>
/// <param name="Number">Attach number.</param>
/// <param name="Gateway">Key of its gateway.</param>
/// <param name="Session">The gateway's number of it.</param>
/// <param name="Kind">Who dialled; a number of the caller's.</param>
public sealed record AttachedSessionRecord(ulong Number, string Gateway, uint Session, byte Kind)
{
    private const int FixedLength = sizeof(uint) + sizeof(byte);

    /// <summary>Payload of an <see cref="AccountEntryKind.Attach"/> entry.</summary>
    public byte[] ToPayload()
    {
        var payload = new byte[FixedLength + Encoding.UTF8.GetByteCount(Gateway)];
        BitConverter.TryWriteBytes(payload, Session);
        payload[sizeof(uint)] = Kind;
        Encoding.UTF8.GetBytes(Gateway, payload.AsSpan(FixedLength));
        return payload;
    }

    /// <summary>Reads the payload of an <see cref="AccountEntryKind.Attach"/> entry; null when it is none.</summary>
    public static AttachedSessionRecord? FromPayload(ulong number, ReadOnlySpan<byte> payload) =>
        payload.Length < FixedLength
            ? null
            : new AttachedSessionRecord(
                number,
                Encoding.UTF8.GetString(payload[FixedLength..]),
                BitConverter.ToUInt32(payload),
                payload[sizeof(uint)]);
}
