using System.Numerics;
using Connector.Ledger.Entries;
using Connector.Ledger.Journal;
using Npgsql;
using NpgsqlTypes;

namespace Connector.Ledger.Postgres;

/// <summary>
/// The journal in PostgreSQL: one row, one statement, one round trip and one flush of the server's log for all that the
/// accounts of a silo staged meanwhile. The writing connection belongs to one thread; readers have a pool of their own.
/// After a lost connection nothing is known; <see cref="Open"/> finds out whether the last group was written.
/// </summary>
internal sealed class PostgresJournal : IJournal
{
    private readonly PostgresTarget _target;
    private readonly PostgresOwnership _owner;
    private NpgsqlConnection? _connection;
    private PostgresAppend? _append;
    private PostgresSweep? _sweep;
    private volatile bool _hasLock;

    /// <exception cref="FormatException">The connection string cannot be used; the message quotes nothing of it.</exception>
    public PostgresJournal(PostgresOptions options)
    {
        _target = new PostgresTarget(options);
        _owner = new PostgresOwnership(_target);
    }

    public PostgresTarget Target => _target;

    /// <summary>Whether the lock of the books is ours, as far as this process knows. Any thread may ask.</summary>
    public bool HasLock => _hasLock;

    private NpgsqlConnection Connection =>
        _connection ?? throw new LedgerStoreException(LedgerFailure.Unavailable, "The ledger is not open.");

    public long Open()
    {
        Close();
        try
        {
            return PostgresFailures.Wrap(_target, Connect);
        }
        catch (LedgerStoreException)
        {
            Close();
            throw;
        }
    }

    public void Append(LedgerGroup group, IReadOnlyList<AuditLine> audit)
    {
        if (audit.Count == 0)
        {
            _ = Connection;
            PostgresFailures.Wrap(_target, () => Write(group));
            return;
        }

        InTransaction(() =>
        {
            Write(group);
            foreach (var line in audit)
                SaveAudit(line);
        });
    }

    public void SaveCheckpoint(long through, ReadOnlyMemory<byte> books, IReadOnlyList<int> moved) => InTransaction(() =>
    {
        CheckEpoch();
        var after = PostgresReader.BooksThrough(Connection, _target);
        SaveBooks(PostgresReader.CheckpointKind, through, books);
        using var command = Command(
            $"INSERT INTO {_target.Schema}.movement (account, through, after) SELECT account, $2, $3 FROM unnest($1) account " +
            // Again after a lost answer: the range is there already.
            "ON CONFLICT DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. moved] });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.ExecuteNonQuery();
    });

    public void Prune(long through, ReadOnlyMemory<byte> books)
    {
        InTransaction(() =>
        {
            CheckEpoch();
            SaveBooks(PostgresReader.StartKind, through, books);
        });
        // From here on nobody reads what is before it; deleting it is a matter of space, not of the writer.
        _sweep?.Start();
    }

    public void Touch() => PostgresFailures.Wrap(_target, () => _owner.IsStill(Connection) ? 0 : throw _owner.TakenOver());

    public IJournalReader Read() => PostgresFailures.Wrap(_target, () => new PostgresReader(_target));

    /// <summary>Nobody can tell from here what the server's disk has left.</summary>
    public long FreeBytes() => long.MaxValue;

    public void Dispose()
    {
        Close();
        _target.Dispose();
    }

    private long Connect()
    {
        _connection = _target.OpenWriter();
        PostgresSession.Prepare(_connection, _target);
        _owner.Lock(_connection);
        _hasLock = true;
        PostgresNeighbours.Check(_connection, _target);
        PostgresSchema.Upgrade(_connection, _target, PostgresSchema.Check(_connection, _target));
        _owner.Take(_connection);
        _target.Options.Opened?.Invoke(_connection);
        _append = new PostgresAppend(_connection, _target);
        _sweep = new PostgresSweep(_target);
        _sweep.Start();
        return PostgresReader.LastBarrier(_connection, _target);
    }

    private int Write(LedgerGroup group) =>
        _append!.Execute(group, _owner.Epoch) ? 0 : throw _owner.TakenOver();

    private void CheckEpoch()
    {
        using var command = Command($"SELECT FROM {_target.Schema}.ledger WHERE epoch = $1 FOR SHARE");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _owner.Epoch });
        using var rows = command.ExecuteReader();
        if (!rows.Read())
            throw _owner.TakenOver();
    }

    private void SaveAudit(AuditLine line)
    {
        using var command = Command(
            $"INSERT INTO {_target.Schema}.audit (barrier, time, kind, account, amount, item, reason) " +
            "VALUES ($1, $2, $3, $4, $5, $6, $7)");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = line.Barrier });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = line.At });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (byte)line.Kind });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Text(line.Account) });
        command.Parameters.Add(new NpgsqlParameter { Value = (BigInteger)line.Amount, NpgsqlDbType = NpgsqlDbType.Numeric });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = line.Item });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Text(line.Reason) });
        command.ExecuteNonQuery();
    }

    private void SaveBooks(short kind, long through, ReadOnlyMemory<byte> image)
    {
        using var command = Command(
            $"INSERT INTO {_target.Schema}.books (kind, through, sum, image) VALUES ($1, $2, $3, $4) " +
            "ON CONFLICT (kind) DO UPDATE SET through = $2, sum = $3, image = $4");
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = kind });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Checksum.Of(image.Span) });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = image, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.ExecuteNonQuery();
    }

    private void InTransaction(Action work) => PostgresFailures.Wrap(_target, () =>
    {
        using var transaction = Connection.BeginTransaction();
        work();
        transaction.Commit();
        return 0;
    });

    private NpgsqlCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = PostgresTarget.Seconds(_target.Options.LongTimeout);
        return command;
    }

    /// <summary>PostgreSQL's text has no NUL: an operator's slip must not keep the books from being written.</summary>
    private static string Text(string text) => text.Replace('\0', '\uFFFD');

    private void Close()
    {
        _hasLock = false;
        _sweep?.Dispose();
        _append?.Dispose();
        _connection?.Dispose();
        (_sweep, _append, _connection) = (null, null, null);
    }
}
