using Connector.Ledger.Postgres;
using Connector.Ledger.Writing;

namespace Connector.Ledger.Tests.Stores;

/// <summary>Who has the books of which node, as it is seen from outside.</summary>
public sealed class PostgresOwnersTests(SharedPostgres postgres) : IAsyncLifetime
{
    private PostgresBooks _one = null!;
    private PostgresBooks _other = null!;
    private LedgerOwners _owners = null!;

    public async ValueTask InitializeAsync()
    {
        (_one, _other) = (new PostgresBooks(await postgres.NewNodeAsync()), new PostgresBooks(await postgres.NewNodeAsync()));
        _owners = new LedgerOwners(_one.Options.ConnectionString, [One, Other]);
    }

    public ValueTask DisposeAsync()
    {
        _owners.Dispose();
        _one.Dispose();
        _other.Dispose();
        return ValueTask.CompletedTask;
    }

    private string One => _one.Options.Node;

    private string Other => _other.Options.Node;

    [Fact]
    public void books_are_ownerless_before_they_are_made_and_after_their_owner_went()
    {
        Assert.Equal([One, Other], _owners.Ownerless());
        var store = _one.NewStore();
        store.Open();
        Assert.Equal([Other], _owners.Ownerless());
        _other.NewStore().Open();
        Assert.Empty(_owners.Ownerless());
        store.Dispose();
        Assert.Equal([One], _owners.Ownerless());
        _other.EndWriter();
        Assert.Equal([One, Other], _owners.Ownerless());
    }

    [Fact]
    public void looking_takes_nothing()
    {
        Assert.Equal([One, Other], _owners.Ownerless());
        _one.NewDesk().OpenAccounts().Pay(1);
    }

    [Fact]
    public void a_process_that_only_waits_for_books_does_not_own_them()
    {
        using var journal = new PostgresJournal(_one.Options);
        var store = _one.NewStore();
        store.Open();
        PostgresBooks.Fails(LedgerFailure.InUse, () => journal.Open());
        Assert.False(journal.HasLock);
        store.Dispose();
        journal.Open();
        Assert.True(journal.HasLock);
        journal.Dispose();
        Assert.False(journal.HasLock);
    }

    [Fact]
    public async Task a_database_that_is_away_is_a_failure_that_may_pass()
    {
        await using var server = await Testing.PostgresServer.StartAsync();
        using var owners = new LedgerOwners(server.ConnectionString, ["node"]);
        Assert.Equal(["node"], owners.Ownerless());
        await server.StopAsync();
        Assert.True(PostgresBooks.Fails(LedgerFailure.Unavailable, () => owners.Ownerless()).MayPass);
        await server.StartAgainAsync();
        Assert.Equal(["node"], owners.Ownerless());
    }

    [Fact]
    public void a_connection_string_that_cannot_be_used_is_not_quoted()
    {
        var failure = Assert.Throws<FormatException>(() => new LedgerOwners("Pasword=hunter2;Host=db", ["node"]));
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }
}
