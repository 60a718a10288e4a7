using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Admin;

/// <summary>Books are copied while packets go on, and come back from the copy.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly AdminNode _node = new();

    public BackupTests()
    {
        var file = _node.Node.Environment["CONFIG_FILE"];
        File.AppendAllText(file, $"\nledger: {{ path: \"{Books}\" }}\n");
    }

    private string Books => Path.Combine(_node.Node.Folder, "books");

    private string Copy => Path.Combine(_node.Node.Folder, "copy.db");

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task what_was_booked_before_the_copy_is_back_and_the_books_that_were_there_are_kept()
    {
        await using (var connector = _node.Node.LaunchAll())
        {
            await connector.IsReadyAsync();
            await _node.Node.IsAsync("healthy");
            await using var bob = await TwoPeers.BobAsync(_node.Node);
            await using var alice = await TwoPeers.AliceAsync(_node.Node);
            await BalancesTests.PayAsync(alice, 3);
            var made = await _node.IlpAsync("backup", Copy);
            Assert.True(made.ExitCode == 0, made.ToString());
            Assert.Contains($"are in {Copy}, {new FileInfo(Copy).Length} bytes", made.Out);
            Assert.Empty(Directory.GetFiles(Books, "ledger.copy-*"));
            await BalancesTests.PayAsync(alice, 4);

            // A second copy does not take the place of the first, and nothing is put below a connector that runs.
            Assert.Equal(2, (await _node.IlpAsync("backup", Copy)).ExitCode);
            var refused = await _node.IlpAsync("restore", Copy);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("a connector has the books in", refused.Error);
            Assert.Equal(16, await _node.BalanceAsync("alice"));
            await connector.TerminateAsync();
        }

        var restored = await _node.IlpAsync("restore", Copy);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        var kept = Assert.Single(Directory.GetDirectories(Books, "before-restore-*"));
        Assert.True(File.Exists(Path.Combine(kept, "ledger.db")));
        await using var again = _node.Node.LaunchAll();
        await again.IsReadyAsync();
        await _node.Node.IsAsync("healthy");
        Assert.Equal((6, -6), (await _node.BalanceAsync("alice"), await _node.BalanceAsync("bob")));
        Assert.Equal(0, (await _node.IlpAsync("verify")).ExitCode);
        Assert.Equal(0, (await _node.IlpAsync("balances")).ExitCode);
    }

    [Fact]
    public async Task after_a_restore_that_was_cut_short_nothing_starts_until_it_is_run_again()
    {
        await using (var connector = _node.Node.LaunchAll())
        {
            await connector.IsReadyAsync();
            Assert.Equal(0, (await _node.IlpAsync("backup", Copy)).ExitCode);
            await connector.TerminateAsync();
        }

        // As a kill leaves it, after the old books were moved away and before the copy took their place.
        File.Move(Path.Combine(Books, "ledger.db"), Path.Combine(Books, "ledger.db.restored"));
        await using (var refused = _node.Node.LaunchAll())
        {
            Assert.Equal(1, await refused.EndAsync(TimeSpan.FromSeconds(60)));
            Assert.Contains("was cut short: run ilp restore again", refused.Errors);
            Assert.False(File.Exists(Path.Combine(Books, "ledger.db")), "no new books were begun");
        }

        Assert.Equal(0, (await _node.IlpAsync("restore", Copy)).ExitCode);
        await using var again = _node.Node.LaunchAll();
        await again.IsReadyAsync();
    }

    [Theory]
    [InlineData(0, "is no copy of a connector's books")]
    [InlineData(-1, "a part of the copy is missing")]
    public async Task what_is_no_copy_or_not_whole_changes_nothing(int length, string why)
    {
        await using (var connector = _node.Node.LaunchAll())
        {
            await connector.IsReadyAsync();
            Assert.Equal(0, (await _node.IlpAsync("backup", Copy)).ExitCode);
            await connector.TerminateAsync();
        }

        using (var file = File.OpenWrite(Copy)) file.SetLength(length < 0 ? file.Length + length : length);
        var before = Directory.GetFiles(Books).Order().ToArray();
        var refused = await _node.IlpAsync("restore", Copy);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(why, refused.Error);
        Assert.Equal(before, Directory.GetFileSystemEntries(Books).Order());
    }

    [Fact]
    public async Task books_in_postgresql_are_left_to_its_means()
    {
        var file = _node.Node.Write("postgres.yaml", "nodeId: n\nbtpServerPort: 3000\npeers: []\nroutes: []\nledger: { connectionString: \"${LEDGER}\" }\n");
        _node.Node.Environment["LEDGER"] = "Host=db;Database=d;Username=u;Password=p";
        var refused = await _node.IlpAsync("restore", Copy, "--config", file);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("are in PostgreSQL", refused.Error);
    }
}
