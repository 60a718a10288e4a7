using System.Globalization;
using Connector.Ledger;
using Connector.Ledger.Writing;

namespace Connector.Restart;

/// <summary>Books with so many accounts, each with a session, and so many packets under way between them.</summary>
internal sealed record Books(string Directory, string? ConnectionString)
{
    /// <summary>Whose books they are.</summary>
    public const string Node = "restart";

    private const int OpenedAtOnce = 500;
    private static readonly Asset Asset = new("USD", 9);

    /// <summary>Nothing ends while it is measured.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(30);

    /// <summary>A writer over them, not opened yet.</summary>
    public LedgerWriter Writer() => ConnectionString is null
        ? LedgerWriter.Embedded(Directory, new LedgerWriterOptions(), TimeProvider.System)
        : LedgerWriter.Postgres(ConnectionString, Node, new LedgerWriterOptions(), TimeProvider.System);

    /// <summary>Writes them, and does not close them: as a silo that is killed leaves them.</summary>
    public async Task BuildAsync(int accounts, int holds)
    {
        var writer = Writer();
        await writer.StartAsync();
        if (writer.Health.Failure is { } failure) throw failure;
        var fences = new uint[accounts];
        var options = new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce };
        await Parallel.ForAsync(0, accounts, options, async (number, stop) =>
        {
            fences[number] = (await writer.OpenAsync(NameOf(number), Asset, stop)).Fence;
            var session = new AttachedSessionRecord(1, "gateway-that-is-gone", (uint)number, 0);
            writer.Stage(new AccountEntry(AccountEntryKind.Attach, NameOf(number), fences[number]) { Number = 1 }, session.ToPayload());
        });
        var expiry = (TimeProvider.System.GetUtcNow() + Expiry).ToUnixTimeMilliseconds();
        var condition = new byte[32];
        var last = 0L;
        for (var number = 0; number < holds; number++)
        {
            var (from, to) = (number % accounts, (number + 1) % accounts);
            last = writer.Stage(
                new LedgerEntry(LedgerEntryKind.Hold, NameOf(from), (ulong)number + 1, 10, NameOf(to), 10)
                {
                    Life = fences[from],
                    IncomingFence = fences[from],
                    OutgoingFence = fences[to],
                    IncomingExpiresAt = expiry + 1_000,
                    OutgoingExpiresAt = expiry,
                    IncomingSession = 1,
                    GatewayNumber = (ulong)number + 1,
                    OutgoingSession = 1,
                    RequestId = (uint)number + 1,
                },
                condition);
        }

        await writer.WaitAsync(last, CancellationToken.None);
        var open = (await writer.AccountsAsync(CancellationToken.None)).Sum(account => account.OpenHolds);
        if (open != 2 * holds) throw new InvalidOperationException($"{open} legs are held, not {2 * holds}");
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"peer-{number}");
}
