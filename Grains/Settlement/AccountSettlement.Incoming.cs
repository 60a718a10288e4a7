using Connector.Grains.Interfaces.Settlement;
using Connector.Ledger;
using Connector.Ledger.Settlement;

namespace Connector.Grains.Settlement;

/// <summary>
/// What the peer pays: the engine says so under a key of its own, until we answer that it is booked. The books know all keys
/// there ever were, and decide.
/// </summary>
internal sealed partial class AccountSettlement
{
    /// <summary>One at a time: each rests on what the one before left over.</summary>
    private readonly SemaphoreSlim _receiving = new(1);

    /// <summary>Takes an engine's word that the peer paid. Durable when it says <see cref="ReceiptOutcome.Credited"/>.</summary>
    public async Task<ReceiptOutcome> ReceiveAsync(string key, string amount, byte scale)
    {
        if (_engine is null)
            return ReceiptOutcome.UnknownAccount;
        if (key.Length is 0 or > SettlementReceipt.MaxKeyLength || !Quantity.TryParse(amount, scale, out var quantity))
            return ReceiptOutcome.BadRequest;
        // By itself, so that the same word always comes to the same.
        if (ScaleConversion.ToUnits(quantity, default, _policy.AssetScale, out _) > SettlementReceipt.MaxUnits)
            return ReceiptOutcome.BadRequest;
        await _receiving.WaitAsync();
        try
        {
            return await ReceiveAsync(new SettlementReceipt(key, quantity));
        }
        finally
        {
            _receiving.Release();
        }
    }

    private async Task<ReceiptOutcome> ReceiveAsync(SettlementReceipt receipt)
    {
        var units = (Int128)ScaleConversion.ToUnits(receipt.Quantity, _account.Leftover, _policy.AssetScale, out var leftover);
        var entry = _account.SettlementEntry(AccountEntryKind.SettleReceived, units);
        var refusal = await BookAsync(entry, receipt.ToPayload());
        switch (refusal)
        {
            case RefusalReason.None:
                _account.TakeSettlement(units, leftover);
                _metrics.Received(_id, "credited");
                LogReceived(_id, receipt.Key, receipt.Quantity.Digits, receipt.Quantity.Scale, units);
                return ReceiptOutcome.Credited;
            case RefusalReason.AlreadySettled:
                _metrics.Received(_id, "repeated");
                return ReceiptOutcome.Repeated;
            case RefusalReason.KeyReused:
                _metrics.Received(_id, "key_reused");
                LogKeyReused(_id, receipt.Key);
                return ReceiptOutcome.KeyReused;
            case { } reason:
                _giveUp(reason);
                return ReceiptOutcome.TryAgain;
            default:
                return ReceiptOutcome.TryAgain;
        }
    }
}
