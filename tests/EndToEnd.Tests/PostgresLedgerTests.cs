using System.Net;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests;

/// <summary>A connector whose books are in PostgreSQL, as processes. What a crash leaves is in Chaos.Tests.</summary>
public sealed class PostgresLedgerTests : IAsyncLifetime
{
    private readonly Node _node = new();
    private readonly PacketFactory _packets = new();
    private PostgresServer _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresServer.StartAsync();
        TwoPeers.Configure(_node);
        File.AppendAllText(
            _node.Environment["CONFIG_FILE"], "ledger: { connectionString: \"${LEDGER_CONNECTION_STRING}\" }\n");
        _node.Environment["LEDGER_CONNECTION_STRING"] = _database.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        _node.Dispose();
    }

    [Fact]
    public async Task while_the_database_is_away_prepares_are_refused_and_it_passes_by_itself()
    {
        await using var connector = _node.LaunchAll(("LOG_LEVEL", "debug"));
        await _node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(_node);
        await using var alice = await TwoPeers.AliceAsync(_node);
        await TwoPeers.FulfilledAfterAsync(alice);

        await _database.StopAsync();
        // Waits for its hold until the database is back, unless the note that alice has read her last fulfill met the database
        // first: then it is refused. Either way it is not passed on.
        var waiting = _packets.Next(TwoPeers.ToBob);
        var answer = alice.SendPrepareAsync(waiting);
        await connector.HasWrittenAsync("\"event\":\"ledger_failed\"");
        await _node.IsAsync("degraded");
        var (status, body) = (await _node.HealthAsync())!.Value;
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(body.GetProperty("acceptsPrepares").GetBoolean());
        Assert.Equal("T00", (await alice.SendPrepareAsync(_packets.Next(TwoPeers.ToBob))).Code);
        var waits = !answer.IsCompleted;
        if (!waits) Assert.Equal("T00", (await answer).Code);

        await _database.StartAgainAsync();
        if (waits) Assert.True(waiting.IsFulfilledBy(await Await.Within(answer, "what waited is fulfilled")));
        await connector.HasWrittenAsync("\"event\":\"ledger_recovered\"");
        await _node.IsAsync("healthy");
        await TwoPeers.FulfilledAfterAsync(alice, "T00");
        Assert.Equal(0, await connector.TerminateAsync());
        Assert.All(connector.Output, line => Assert.DoesNotContain(PostgresServer.Password, line, StringComparison.Ordinal));
        Assert.DoesNotContain(PostgresServer.Password, connector.Errors, StringComparison.Ordinal);
        Assert.Contains(connector.Output, line => line.Contains("database postgres on 127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_prepare_that_the_silo_had_not_written_when_it_died_is_rejected_as_soon_as_it_is_back()
    {
        await using var gateway = _node.LaunchGateway();
        await using var silo = _node.LaunchSilo();
        await _node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(_node);
        await using var alice = await TwoPeers.AliceAsync(_node);
        await TwoPeers.FulfilledAfterAsync(alice);

        var answer = await SendToBooksThatAreAwayAsync(alice);
        var prepares = bob.Counters.Prepares;
        await silo.KillAsync();
        await _node.IsAsync("unhealthy");
        await _database.StartAgainAsync();
        await using var again = _node.LaunchSilo();

        // Long before its expiry.
        Assert.Equal("T03", (await Await.Within(answer, "it is rejected")).Code);
        Assert.Equal(prepares, bob.Counters.Prepares);
        await TwoPeers.FulfilledAfterAsync(alice, "T03");
        Assert.False(alice.Closed.IsCompleted || bob.Closed.IsCompleted);
    }

    [Fact]
    public async Task a_connector_that_starts_before_its_database_waits_for_it()
    {
        await _database.StopAsync();
        await using var connector = _node.LaunchAll();
        await connector.HasWrittenAsync("\"event\":\"ledger_failed\"");
        await connector.IsReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _node.HealthAsync())!.Value.Status);
        await _database.StartAgainAsync();
        await _node.IsAsync("healthy");
    }

    [Fact]
    public async Task a_second_connector_on_the_same_books_does_not_start()
    {
        await using var first = _node.LaunchAll();
        await _node.IsAsync("healthy");
        using var other = new Node();
        other.Environment["CONFIG_FILE"] = _node.Environment["CONFIG_FILE"];
        other.Environment["LEDGER_CONNECTION_STRING"] = _database.ConnectionString;
        await using var second = other.LaunchAll();
        Assert.Equal(1, await second.EndAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("Another process has the ledger in database postgres on 127.0.0.1", second.Errors);
        Assert.Contains("(ledger.connectionString)", second.Errors);
        Assert.DoesNotContain(PostgresServer.Password, second.Errors, StringComparison.Ordinal);
        await _node.IsAsync("healthy");
    }

    /// <summary>
    /// A prepare that waits for its hold to be written. The note that alice has read her last fulfill may meet the database
    /// first: then it is refused, and sent again.
    /// </summary>
    private async Task<Task<Answer>> SendToBooksThatAreAwayAsync(TestPeer alice)
    {
        while (true)
        {
            await _database.StopAsync();
            var answer = alice.SendPrepareAsync(_packets.Next(TwoPeers.ToBob, expiresIn: TimeSpan.FromMinutes(1)), TimeSpan.FromMinutes(2));
            await _node.IsAsync("degraded");
            if (!answer.IsCompleted) return answer;
            await _database.StartAgainAsync();
            await _node.IsAsync("healthy");
            await TwoPeers.FulfilledAfterAsync(alice, "T00");
        }
    }

    [Fact]
    public async Task a_key_that_npgsql_does_not_know_ends_the_start_without_a_word_of_the_string()
    {
        await using var connector = _node.LaunchAll(("LEDGER_CONNECTION_STRING", "Host=db;Pasword=hunter2"));
        Assert.Equal(1, await connector.EndAsync());
        Assert.Contains("ledger.connectionString: it has a key or a value that Npgsql does not know", connector.Errors);
        Assert.DoesNotContain("hunter2", connector.Errors + string.Concat(connector.Output), StringComparison.Ordinal);
    }
}
