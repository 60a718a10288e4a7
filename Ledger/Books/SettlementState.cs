using System.Text;
using Connector.Ledger.Settlement;

namespace Connector.Ledger.Books;

/// <summary>What an account has under way with its settlement engine, and what it must remember of it for ever.</summary>
internal sealed class SettlementState
{
    private readonly Dictionary<UInt128, UInt128> _receipts = [];

    /// <summary>The settlement that its engine has not acknowledged; at most one at a time.</summary>
    public OutgoingSettlement? Outbox { get; set; }

    /// <summary>What incoming settlements left over: less than one unit of the account's scale.</summary>
    public Quantity Leftover { get; set; }

    /// <summary>Digests of the keys of all incoming settlements, each with that of what came with it.</summary>
    public IReadOnlyDictionary<UInt128, UInt128> Receipts => _receipts;

    /// <summary>Whether a key was booked already.</summary>
    public RefusalReason Check(SettlementReceipt receipt)
    {
        if (!_receipts.TryGetValue(receipt.KeyDigest, out var input))
            return RefusalReason.None;
        return input == receipt.InputDigest ? RefusalReason.AlreadySettled : RefusalReason.KeyReused;
    }

    public void Remember(UInt128 key, UInt128 input) => _receipts.Add(key, input);

    /// <summary>Whether a payload, <c>KEY</c> or <c>KEY why</c>, names what is in the outbox.</summary>
    public bool Names(ReadOnlySpan<byte> payload)
    {
        if (Outbox is null)
            return false;
        var key = Encoding.UTF8.GetBytes(Outbox.Key);
        return payload.StartsWith(key) && (payload.Length == key.Length || payload[key.Length] == (byte)' ');
    }
}
