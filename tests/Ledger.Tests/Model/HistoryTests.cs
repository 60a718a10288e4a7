using Connector.Ledger.Entries;
using Connector.Ledger.Journal;
using Connector.Ledger.Sqlite;
using Connector.Ledger.Tests.Stores;
using CsCheck;

namespace Connector.Ledger.Tests.Model;

/// <summary>Random histories. A seed that fails is printed by the test; pass it to Sample to play it again.</summary>
public sealed class HistoryTests
{
    [Fact]
    public void whatever_is_booked_the_books_agree_with_the_model_and_nothing_is_lost_or_invented() =>
        Step.Histories.Sample(
            groups =>
            {
                var history = History.Begin(Desk.InMemory()());
                foreach (var group in groups)
                    history.Play(group);
                history.AssertAgrees();
            },
            iter: 300);

    [Fact]
    public void whenever_the_process_dies_the_next_one_goes_on_where_it_was() =>
        Gen.Select(Step.Histories, Gen.Int[0, 5].Array[25]).Sample(
            (groups, between) =>
            {
                var open = Desk.InMemory(checkpointBytes: 400);
                var history = History.Begin(open());
                foreach (var (group, what) in groups.Zip(between))
                {
                    history.Play(group);
                    if (history.Desk.Store.WantsCheckpoint)
                        history.Desk.Store.Checkpoint();
                    if (what == 0)
                        Prune(history.Desk);
                    if (what <= 2)
                        history.Desk.Restart(open);
                    history.AssertAgrees();
                }
            },
            iter: 100);

    [Fact]
    public void on_sqlite_too() =>
        Gen.Select(Step.Histories, Gen.Int[0, 5].Array[25]).Sample(
            (groups, between) =>
            {
                using var directory = new LedgerDirectory();
                ILedgerStore Connect() => new JournalStore(new SqliteJournal(directory.Options), 400);
                var history = History.Begin(Connect());
                foreach (var (group, what) in groups.Zip(between))
                {
                    history.Play(group);
                    if (history.Desk.Store.WantsCheckpoint)
                        history.Desk.Store.Checkpoint();
                    if (what == 0)
                        Prune(history.Desk);
                    if (what == 1)
                        history.Desk.Restart(Connect);
                }

                history.AssertAgrees();
                history.Desk.Store.Dispose();
            },
            iter: 10,
            threads: 1);

    /// <summary>
    /// Cuts between any two durable steps: before each one, when nothing of it is written, and after it, when only the answer
    /// is lost. The store that goes on must find its place by itself.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_failure_between_any_two_steps_changes_nothing(bool dies) =>
        Step.Any.Array[3].Array[12].Sample(
            groups =>
            {
                var (steps, undisturbed) = Play(groups, cut: -1, after: false, dies);
                Assert.True(steps > 15, $"Only {steps} durable steps: not much of a history.");
                for (var cut = 0; cut < steps; cut++)
                {
                    Assert.Equal(undisturbed, Play(groups, cut, after: false, dies).Outcome);
                    Assert.Equal(undisturbed, Play(groups, cut, after: true, dies).Outcome);
                }
            },
            iter: 10);

    /// <summary>Plays all groups with one failure; returns how many steps there were, and the books in the end.</summary>
    private static (int Steps, string Outcome) Play(Step[][] groups, int cut, bool after, bool dies)
    {
        var journal = new FaultyJournal();
        bool Fails(int number, string _) => number == cut;
        _ = after ? journal.FailsAfter = Fails : journal.FailsBefore = Fails;
        ILedgerStore Connect() => new JournalStore(journal, checkpointBytes: 300);
        var history = new History(new Desk(Connect()));
        Persist(history.Desk, store => store.Open(), Connect, dies);
        Append(history.Desk, History.OpenAll, Connect, dies);
        foreach (var steps in groups)
        {
            history.Desk.Now += 10;
            Append(history.Desk, group => history.Fill(group, steps, []), Connect, dies);
            if (history.Desk.Store.WantsCheckpoint)
                Persist(history.Desk, store => store.Checkpoint(), Connect, dies);
            if (steps == groups[^2] && history.Desk.Store.PlanPrune(history.Desk.Now, history.Desk.Store.PruneLimit) is { } plan)
                Persist(history.Desk, store => store.Prune(plan), Connect, dies);
        }

        history.AssertAgrees();
        var accounts = history.Desk.Store.Accounts().Select(account => account.ToString());
        return (journal.Steps, string.Join('\n', accounts.Concat(history.Desk.Store.Positions().Select(p => p.ToString()))));
    }

    private static void Append(Desk desk, Action<LedgerGroup> fill, Func<ILedgerStore> connect, bool dies)
    {
        var group = new LedgerGroup();
        desk.Fill(group, fill);
        var bytes = group.Bytes.ToArray();
        var through = desk.Store.Through;
        Persist(
            desk,
            store =>
            {
                if (store.Through > through)
                    return;
                // Whoever starts anew stages anew what was not durable; whoever lives on has the same group still.
                if (dies)
                    bytes.CopyTo(group.Bytes);
                group.Booked &= !dies;
                store.Append(group);
            },
            connect,
            dies);
    }

    /// <summary>Does something durable; when it fails, in a new process or in the same one, goes on.</summary>
    private static void Persist(Desk desk, Action<ILedgerStore> work, Func<ILedgerStore> connect, bool dies)
    {
        try
        {
            work(desk.Store);
        }
        catch (LedgerStoreException)
        {
            if (dies)
                desk.Restart(connect);
            else
                desk.Store.Open();
            work(desk.Store);
        }
    }

    private static void Prune(Desk desk)
    {
        desk.Store.Checkpoint();
        if (desk.Store.PlanPrune(desk.Now - 30, desk.Store.PruneLimit) is { } plan)
            desk.Store.Prune(plan);
    }
}
