using Connector.Ledger.Postgres;

namespace Connector.Ledger.Tests.Stores;

/// <summary>Books that are not opened beside others in the same database.</summary>
public sealed class PostgresNeighboursTests(SharedPostgres postgres) : IAsyncLifetime
{
    private const string Advice = "Those are others; do something else.";

    private readonly List<PostgresBooks> _all = [];
    private PostgresBooks _books = null!;

    public async ValueTask InitializeAsync() => _books = Keep(await postgres.NewNodeAsync());

    public ValueTask DisposeAsync()
    {
        _all.ForEach(books => books.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void they_are_refused_for_good_and_nothing_is_made()
    {
        _books.NewStore().Open();
        var refused = Beside("refused", _books.Options.Node);
        var exception = PostgresBooks.Fails(LedgerFailure.Foreign, refused.NewStore().Open);
        Assert.False(exception.MayPass);
        Assert.EndsWith($"the database has schema ledger_{_books.Options.Node}. {Advice}", exception.Message, StringComparison.Ordinal);
        Assert.Equal("False", _books.Change($"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'ledger_{refused.Options.Node}')"));
    }

    [Fact]
    public void books_that_are_there_already_are_refused_too()
    {
        var refused = Beside("later", _books.Options.Node);
        refused.NewStore().Open();
        _books.NewStore().Open();
        refused.EndWriter();
        PostgresBooks.Fails(LedgerFailure.Foreign, refused.NewStore().Open);
    }

    [Fact]
    public void names_that_are_merely_alike_do_not_matter()
    {
        var node = _books.Options.Node;
        Keep(_books.Options with { Node = $"{node}x" }).NewStore().Open();
        Keep(_books.Options with { Node = node.Replace('-', '+') }).NewStore().Open();
        Beside("a", node, $"{node}%", node.Replace('-', '_')).NewStore().Open();
    }

    [Fact]
    public void an_empty_schema_is_no_books()
    {
        _books.Change($"CREATE SCHEMA {_books.Schema}");
        Beside("b", _books.Options.Node).NewStore().Open();
    }

    [Fact]
    public void a_long_name_is_found_by_its_hash()
    {
        var longName = $"{_books.Options.Node}-{new string('n', 100)}";
        Keep(_books.Options with { Node = longName }).NewStore().Open();
        var exception = PostgresBooks.Fails(LedgerFailure.Foreign, Beside("c", longName).NewStore().Open);
        Assert.Contains($"the database has schema {PostgresTarget.SchemaOf(longName)}.", exception.Message, StringComparison.Ordinal);
        Keep(_books.Options with { Node = "d", NeverBeside = Never(longName + "n") }).NewStore().Open();
    }

    [Fact]
    public async Task of_two_that_are_made_at_once_one_is_refused()
    {
        for (var round = 0; round < 10; round++)
        {
            var (one, other) = ($"{_books.Options.Node}.one{round}", $"{_books.Options.Node}.other{round}");
            var opened = await Task.WhenAll(
                Task.Run(() => Opens(_books.Options with { Node = one, NeverBeside = Never(other) })),
                Task.Run(() => Opens(_books.Options with { Node = other, NeverBeside = Never(one) })));
            Assert.Single(opened, isOpen => isOpen);
        }
    }

    private static bool Opens(PostgresOptions options)
    {
        using var journal = new PostgresJournal(options with { OwnerTimeout = TimeSpan.FromSeconds(10) });
        try
        {
            journal.Open();
            return true;
        }
        catch (LedgerStoreException exception) when (exception.Failure == LedgerFailure.Foreign)
        {
            return false;
        }
    }

    private PostgresBooks Beside(string name, params string[] never) =>
        Keep(_books.Options with { Node = $"{_books.Options.Node}.{name}", NeverBeside = Never(never) });

    private static Dictionary<string, string> Never(params string[] nodes) => nodes.ToDictionary(node => node, _ => Advice);

    private PostgresBooks Keep(PostgresOptions options)
    {
        _all.Add(new PostgresBooks(options));
        return _all[^1];
    }
}
