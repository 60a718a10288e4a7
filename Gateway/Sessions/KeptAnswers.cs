using System.Buffers;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Sessions;

/// <summary>
/// What a session sent to its account beside prepares, until the account says that it is durable: a silo that dies may
/// forget what it took, and an answer that is forgotten is money lost. Numbered, so that what is offered again is
/// recognised. Not thread-safe.
/// </summary>
internal sealed class KeptAnswers
{
    private const int ChunkBytes = 16 * 1024;

    private readonly LinkedList<Chunk> _chunks = new();
    private readonly Stack<LinkedListNode<Chunk>> _spare = new();
    private uint _last;

    /// <summary>Bytes that are kept.</summary>
    public int Bytes { get; private set; }

    /// <summary>The number up to which everything is durable.</summary>
    public uint Forgotten { get; private set; }

    /// <summary>Numbers the answers among these entries, in place, and keeps them. Returns their bytes.</summary>
    public int Keep(Span<byte> entries)
    {
        var before = Bytes;
        ReadOnlySpan<byte> rest = entries;
        while (true)
        {
            var start = entries.Length - rest.Length;
            if (!PacketEntry.TryRead(ref rest, out var entry)) return Bytes - before;
            if (entry.IsPrepare) continue;
            var bytes = entries[start..^rest.Length];
            PacketEntry.SetTag(bytes, AnswerTag.Of(AnswerTag.RequestIdOf(entry.Tag), unchecked(++_last)));
            Add(bytes);
        }
    }

    /// <summary>Everything up to this number is durable. Returns the bytes that need not be kept any more.</summary>
    public int Forget(uint through)
    {
        var before = Bytes;
        // What was told late, by an earlier life of the account, is no step back.
        if (!AnswerTag.IsAfter(through, Forgotten)) return 0;
        Forgotten = through;
        while (_chunks.First is { } first)
        {
            ref var chunk = ref first.ValueRef;
            ReadOnlySpan<byte> rest = chunk.Buffer.AsSpan(chunk.Start, chunk.End - chunk.Start);
            while (true)
            {
                var left = rest;
                if (!PacketEntry.TryRead(ref rest, out var entry)) break;
                if (AnswerTag.IsAfter(AnswerTag.NumberOf(entry.Tag), through)) return before - Bytes;
                chunk.Start += left.Length - rest.Length;
                Bytes -= left.Length - rest.Length;
            }

            _chunks.Remove(first);
            Recycle(first);
        }

        return before - Bytes;
    }

    /// <summary>The entries that are kept, oldest first, in pieces.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces =>
        _chunks.Select(chunk => new ReadOnlyMemory<byte>(chunk.Buffer, chunk.Start, chunk.End - chunk.Start));

    private void Add(ReadOnlySpan<byte> entry)
    {
        if (_chunks.Last is not { } last || last.ValueRef.Buffer.Length - last.ValueRef.End < entry.Length)
            last = NewChunk(entry.Length);
        ref var chunk = ref last.ValueRef;
        entry.CopyTo(chunk.Buffer.AsSpan(chunk.End));
        chunk.End += entry.Length;
        Bytes += entry.Length;
    }

    private LinkedListNode<Chunk> NewChunk(int length)
    {
        var node = _spare.TryPop(out var spare) ? spare : new LinkedListNode<Chunk>(default);
        node.ValueRef = new Chunk { Buffer = ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, length)) };
        _chunks.AddLast(node);
        return node;
    }

    private void Recycle(LinkedListNode<Chunk> node)
    {
        ArrayPool<byte>.Shared.Return(node.ValueRef.Buffer);
        node.ValueRef = default;
        if (_spare.Count < 4) _spare.Push(node);
    }

    private struct Chunk
    {
        public byte[] Buffer;
        public int Start;
        public int End;
    }
}
