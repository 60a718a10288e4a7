using Connector.Ledger.Entries;
using Connector.Ledger.Journal;
using Npgsql;
using NpgsqlTypes;

namespace Connector.Ledger.Postgres;

/// <summary>
/// The one statement of the packet path: a group into the journal, if the books are still ours. Prepared once; the
/// entries go to the socket from the group's own bytes. The row of <c>ledger</c> is locked, not only read: who takes the
/// books over waits for a write that is under way, and a write that comes later does not find its epoch any more.
/// </summary>
internal sealed class PostgresAppend : IDisposable
{
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<long> _through = new();
    private readonly NpgsqlParameter<long> _first = new();
    private readonly NpgsqlParameter<long> _time = new();
    private readonly NpgsqlParameter<long> _sum = new();
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>> _entries = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<long> _epoch = new();

    public PostgresAppend(NpgsqlConnection connection, PostgresTarget target)
    {
        _command = connection.CreateCommand();
        _command.CommandText =
            $"INSERT INTO {target.Schema}.journal (through, first, time, sum, entries) " +
            $"SELECT $1, $2, $3, $4, $5 FROM {target.Schema}.ledger WHERE epoch = $6 FOR SHARE";
        _command.Parameters.AddRange((NpgsqlParameter[])[_through, _first, _time, _sum, _entries, _epoch]);
        _command.Prepare();
    }

    /// <summary>False when another process has taken the books.</summary>
    public bool Execute(LedgerGroup group, long epoch)
    {
        _through.TypedValue = group.Through;
        _first.TypedValue = group.First;
        _time.TypedValue = group.Time;
        _sum.TypedValue = Checksum.Of(group.Bytes);
        _entries.TypedValue = group.Memory;
        _epoch.TypedValue = epoch;
        return _command.ExecuteNonQuery() == 1;
    }

    public void Dispose() => _command.Dispose();
}
