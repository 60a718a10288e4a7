using Connector.Ledger.Entries;

namespace Connector.Ledger.Journal;

/// <summary>A journal that dies with its process: for trials without durability, and to test what is above it.</summary>
/// <param name="keepBytes">Beyond so much, what the checkpoint before the last one covers is forgotten.</param>
internal sealed class MemoryJournal(long keepBytes = long.MaxValue) : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<JournalGroup> _groups = [];
    private readonly List<AuditLine> _audit = [];
    private readonly List<(int Account, long After, long Through)> _movements = [];
    private long _bytes;
    private byte[]? _checkpoint;
    private byte[]? _start;
    private long _checkpointThrough;
    private long _startThrough;

    public long Open()
    {
        lock (_lock)
            return Last;
    }

    public void Append(LedgerGroup group, IReadOnlyList<AuditLine> audit)
    {
        lock (_lock)
        {
            _bytes += group.Length;
            _groups.Add(new JournalGroup(group.First, group.Through, group.Time, group.Memory.ToArray()));
            _audit.AddRange(audit);
        }
    }

    public void SaveCheckpoint(long through, ReadOnlyMemory<byte> books, IReadOnlyList<int> moved)
    {
        lock (_lock)
        {
            if (_bytes > keepBytes && _checkpoint is not null)
                Forget(_checkpointThrough, _checkpoint);
            _movements.AddRange(moved.Select(account => (account, _checkpointThrough, through)));
            (_checkpoint, _checkpointThrough) = (books.ToArray(), through);
        }
    }

    public void Prune(long through, ReadOnlyMemory<byte> books)
    {
        lock (_lock)
            Forget(through, books.ToArray());
    }

    public IJournalReader Read()
    {
        lock (_lock)
        {
            return new View(
                Last, _checkpoint, _checkpointThrough, _start, _startThrough, [.. _groups], [.. _movements], [.. _audit]);
        }
    }

    public void Dispose()
    {
    }

    public long FreeBytes() => long.MaxValue;

    private void Forget(long through, byte[] books)
    {
        _groups.RemoveAll(group => group.Through <= through);
        _movements.RemoveAll(movement => movement.Through <= through);
        (_start, _startThrough) = (books, through);
        _bytes = _groups.Sum(group => (long)group.Bytes.Length);
    }

    private long Last => _groups.Count > 0 ? _groups[^1].Through : _startThrough;

    private sealed class View(
        long through,
        byte[]? checkpoint,
        long checkpointThrough,
        byte[]? start,
        long startThrough,
        List<JournalGroup> groups,
        List<(int Account, long After, long Through)> movements,
        List<AuditLine> audit) : IJournalReader
    {
        public long Through => through;

        private IEnumerable<JournalGroup> Reversed => Enumerable.Reverse(groups);

        public byte[]? Checkpoint() => checkpoint;

        public byte[]? Start() => start;

        // Copies: whoever books a group again patches it in place.
        public IEnumerable<JournalGroup> Groups(long after, long last, bool newestFirst) => (newestFirst ? Reversed : groups)
            .Where(group => group.Through > after && group.Through <= last)
            .Select(group => group with { Bytes = [.. group.Bytes] });

        public JournalGroup? Find(long barrier)
        {
            var place = groups.FindIndex(group => group.First <= barrier && barrier <= group.Through);
            return place < 0 ? null : groups[place];
        }

        public IEnumerable<(long After, long Through)> Movements(int account) => movements
            .Where(movement => movement.Account == account)
            .Select(movement => (movement.After, movement.Through))
            .Append((Math.Max(checkpointThrough, startThrough), through))
            .Reverse();

        public IReadOnlyList<AuditLine> Audit(long before, int maxLines) =>
            [.. audit.Where(line => line.Barrier < before).Reverse().Take(maxLines)];

        public void Dispose()
        {
        }
    }
}
