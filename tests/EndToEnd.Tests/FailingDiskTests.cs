using System.Diagnostics;
using System.Net;
using Connector.Ledger.Writing;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests;

/// <summary>A connector whose disk is full, read-only or damaged in earnest: a file system of the test's own.</summary>
public sealed class FailingDiskTests : IDisposable
{
    /// <summary>More than the low-water mark and the reserve, so that it starts with some room.</summary>
    private const int Mebibytes = 400;

    /// <summary>Packets with so much data that every commit needs room in the ledger's log.</summary>
    private const int DataBytes = 8_000;

    private readonly Node _node = new();
    private readonly PacketFactory _packets = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task on_a_full_disk_prepares_are_refused_and_no_fulfill_is_relayed_before_it_is_written()
    {
        using var disk = TinyDisk.Mount(Mebibytes);
        Configure(disk.Path);
        await using var connector = _node.LaunchAll();
        await _node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(_node);
        await using var alice = await TwoPeers.AliceAsync(_node);
        bob.OnPrepare = Answering.Never;
        var (prepared, answers, held) = (new List<PreparedPacket>(), new List<Task<Answer>>(), new List<IncomingPrepare>());
        for (var i = 0; i < 20; i++)
        {
            prepared.Add(_packets.Next(TwoPeers.ToBob, 1, TimeSpan.FromMinutes(1), DataBytes));
            answers.Add(alice.SendPrepareAsync(prepared[i], TimeSpan.FromMinutes(1)));
            held.Add(await bob.NextPrepareAsync());
        }

        disk.FillUp();
        await connector.HasWrittenAsync("\"event\":\"ledger_low_on_space\"");
        await _node.IsAsync("degraded");
        Assert.Equal(HttpStatusCode.OK, (await _node.HealthAsync())!.Value.Status);
        Assert.Equal("T00", (await alice.SendPrepareAsync(_packets.Next(TwoPeers.ToBob))).Code);

        // What was held before still ends: out of the reserve, as long as there is one.
        var next = 0;
        while (File.Exists(Path.Combine(disk.Path, "books", "ledger.reserve")))
            await FulfilledAsync(next++);
        disk.FillUp();
        while (next < answers.Count && !HasFailed(connector))
        {
            await held[next].FulfillAsync();
            await Await.UntilAsync(() => answers[next].IsCompleted || HasFailed(connector), "it is relayed, or cannot be written");
            if (!HasFailed(connector)) Assert.True(prepared[next].IsFulfilledBy(await answers[next]));
            next++;
        }

        Assert.True(HasFailed(connector), "the disk was never full");
        Assert.Contains(connector.Output, line => line.Contains("The disk of the ledger in", StringComparison.Ordinal));
        var unwritten = next - 1;
        Assert.False(answers[unwritten].IsCompleted, "a fulfill was relayed that is not written");

        disk.Empty();
        await connector.HasWrittenAsync("\"event\":\"ledger_recovered\"");
        Assert.True(prepared[unwritten].IsFulfilledBy(await Await.Within(answers[unwritten], "it is relayed once it is written")));
        for (; next < answers.Count; next++) await FulfilledAsync(next);
        await _node.IsAsync("healthy");
        bob.OnPrepare = Answering.Fulfills;
        await TwoPeers.FulfilledAfterAsync(alice, "T00");
        Assert.Equal(0, await connector.TerminateAsync());
        Assert.Equal([21, -21], await BalancesAsync(Path.Combine(disk.Path, "books")));

        async Task FulfilledAsync(int number)
        {
            await held[number].FulfillAsync();
            Assert.True(prepared[number].IsFulfilledBy(await Await.Within(answers[number], "an open packet ends on a full disk")));
        }
    }

    [Fact]
    public async Task on_a_read_only_disk_it_starts_unready_and_is_ready_once_it_can_write()
    {
        using var disk = TinyDisk.Mount(Mebibytes);
        Configure(disk.Path);
        await RunAsync("mount", "-o", "remount,ro", disk.Path);
        await using var connector = _node.LaunchAll();
        await connector.HasWrittenAsync("\"event\":\"ledger_failed\"");
        await connector.IsReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _node.HealthAsync())!.Value.Status);
        await RunAsync("mount", "-o", "remount,rw", disk.Path);
        await connector.HasWrittenAsync("\"event\":\"ledger_recovered\"");
        await _node.IsAsync("healthy");
        await using var bob = await TwoPeers.BobAsync(_node);
        await using var alice = await TwoPeers.AliceAsync(_node);
        await TwoPeers.FulfilledAfterAsync(alice);
    }

    [Fact]
    public async Task a_damaged_file_is_left_alone_and_a_copy_in_its_place_is_taken_without_a_restart()
    {
        var books = Path.Combine(_node.Folder, "books");
        Configure(_node.Folder);
        await using (var before = _node.LaunchAll())
        {
            await _node.IsAsync("healthy");
            await using var bob = await TwoPeers.BobAsync(_node);
            await using var alice = await TwoPeers.AliceAsync(_node);
            await TwoPeers.FulfilledAfterAsync(alice);
            Assert.Equal(0, await before.TerminateAsync());
        }

        var (database, copy) = (Path.Combine(books, "ledger.db"), Path.Combine(_node.Folder, "copy.db"));
        File.Copy(database, copy);
        var damaged = File.ReadAllBytes(database);
        damaged.AsSpan(0, 100).Clear();
        File.WriteAllBytes(database, damaged);

        await using var connector = _node.LaunchAll();
        await connector.HasWrittenAsync("is damaged: restore a copy of it");
        await connector.IsReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _node.HealthAsync())!.Value.Status);
        Assert.Equal(damaged, File.ReadAllBytes(database));
        File.Move(copy, database, overwrite: true);
        await connector.HasWrittenAsync("\"event\":\"ledger_recovered\"");
        await _node.IsAsync("healthy");
        Assert.Equal(0, await connector.TerminateAsync());
        Assert.Equal([1, -1], await BalancesAsync(books));
    }

    private void Configure(string directory)
    {
        TwoPeers.Configure(_node);
        File.AppendAllText(_node.Environment["CONFIG_FILE"], $"ledger: {{ path: {directory}/books }}\n");
    }

    private static bool HasFailed(ConnectorProcess connector) =>
        connector.Output.Any(line => line.Contains("\"event\":\"ledger_failed\"", StringComparison.Ordinal));

    private static async Task<IEnumerable<Int128>> BalancesAsync(string books)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var writer = LedgerWriter.Embedded(books, new LedgerWriterOptions(), TimeProvider.System);
        await writer.StartAsync();
        Assert.Empty((await writer.VerifyAsync(stop)).Differences);
        Assert.Equal(0, (await writer.AccountsAsync(stop)).Sum(account => account.OpenHolds));
        return (await writer.AccountsAsync(stop)).Select(account => account.Balance);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
