using System.Globalization;
using Connector.Grains.Interfaces.Accounts;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Silo.Admin.Answers;

/// <summary>Where our books and a peer's may differ.</summary>
internal sealed record ItemDocument(
    long Item, LedgerMark Kind, string Peer, AssetDocument Asset, Int128 Amount, string Packet, DateTimeOffset At);

/// <summary>A page of them, oldest first.</summary>
internal sealed record ItemsDocument(IReadOnlyList<ItemDocument> Items, string? Next);

/// <summary>Why an item is closed.</summary>
internal sealed record ClosingRequest(string Reason);

/// <summary>It is closed, and durable.</summary>
internal sealed record ClosingDocument(
    long Item, AccountEntryKind Action, string Peer, AssetDocument Asset, Int128 BalanceChange, Int128 Balance, string Reason, bool IsRepeated);

/// <summary>Lists what an operator must look into, and closes it.</summary>
internal sealed partial class OpenItems(LedgerWriter ledger, KnownAccounts accounts, IGrainFactory grains, ILogger<OpenItems> log)
{
    /// <summary><c>GET /v1/items?limit=&amp;after=&amp;kind=&amp;peer=</c></summary>
    public async Task<object> ListAsync(AdminRequest request)
    {
        request.Knows("limit", "after", "kind", "peer");
        var (limit, kind, peer) = (request.Limit(), request.Choice<LedgerMark>("kind"), request.Text("peer"));
        var after = request.Number("after", 0, 0, long.MaxValue);
        if (peer is not null) await accounts.AssetOfAsync(peer, request.Stop);
        var page = (await ledger.OpenItemsAsync(request.Stop))
            .Where(item => item.Number > after && (kind is null || item.Mark == kind) && (peer is null || item.Account == peer))
            .Take(limit + 1).Select(Describe).ToArray();
        return new ItemsDocument(
            [.. page.Take(limit)],
            page.Length > limit ? page[limit - 1].Item.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary><c>POST /v1/items/{item}/reconcile</c></summary>
    public Task<object> ReconcileAsync(AdminRequest request) => CloseAsync(request, AccountEntryKind.Reconcile);

    /// <summary><c>POST /v1/items/{item}/write-off</c></summary>
    public Task<object> WriteOffAsync(AdminRequest request) => CloseAsync(request, AccountEntryKind.WriteOff);

    private async Task<object> CloseAsync(AdminRequest request, AccountEntryKind action)
    {
        request.Knows();
        var reason = OperatorTexts.Reason((await request.BodyAsync<ClosingRequest>()).Reason);
        if (!long.TryParse(request.Part("item"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw AdminProblem.BadRequest($"'{request.Part("item")}' is no item; 'ilp losses' lists them");
        var open = (await ledger.OpenItemsAsync(request.Stop)).FirstOrDefault(item => item.Number == number);
        if (open is null) return await ClosedBeforeAsync(number, action, request.Stop);

        var change = open.OnBalance(action);
        var answer = await grains.GetGrain<IAccountOperatorGrain>(open.Account).CloseItemAsync(
            new ItemClosing(number, action == AccountEntryKind.WriteOff, change, reason));
        // Somebody else was faster.
        if (answer.Outcome == OperatorOutcome.UnknownItem) return await ClosedBeforeAsync(number, action, request.Stop);
        OperatorOutcomes.ThrowUnlessBooked(answer.Outcome, open.Asset);
        LogClosed(open.Account, number, open.Mark, action, change, answer.Balance, reason);
        return new ClosingDocument(
            number, action, open.Account, AssetDocument.Of(open.Asset), change, answer.Balance, reason, IsRepeated: false);
    }

    /// <summary>Who asks for the same again, because the answer was lost, gets it again; the reason stays the first.</summary>
    private async Task<ClosingDocument> ClosedBeforeAsync(long number, AccountEntryKind action, CancellationToken stop)
    {
        if (await ledger.FindClosingAsync(number, stop) is not { } done)
            throw AdminProblem.NotFound("unknown-item", $"There is no item {number}; 'ilp losses' lists them");
        if (done.Kind != action)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(done.At).ToString("u", CultureInfo.InvariantCulture);
            var words = done.Kind == AccountEntryKind.WriteOff ? "written off" : "reconciled";
            throw AdminProblem.Conflict("item-closed", $"Item {number} was {words} at {at}: {OperatorNote.Read(done.Reason).Reason}");
        }

        var account = accounts.Find(done.Account, await ledger.BalancesAsync(stop));
        return new ClosingDocument(
            number, action, done.Account, AssetDocument.Of(account.Asset), done.Amount, account.Balance,
            OperatorNote.Read(done.Reason).Reason, IsRepeated: true);
    }

    private static ItemDocument Describe(OpenItem item) => new(
        item.Number, item.Mark, item.Account, AssetDocument.Of(item.Asset), item.Amount, item.Packet.ToString(),
        DateTimeOffset.FromUnixTimeMilliseconds(item.NotedAt));

    [LoggerMessage(
        5322,
        LogLevel.Information,
        "An operator closed item {Item} ({Mark}) by {Action}; the balance changed by {Change} to {Balance}: {Reason}",
        EventName = "item_closed")]
    private partial void LogClosed(
        string peerId, long item, LedgerMark mark, AccountEntryKind action, Int128 change, Int128 balance, string reason);
}
