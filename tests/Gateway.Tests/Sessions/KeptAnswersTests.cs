using System.Globalization;
using Connector.Gateway.Sessions;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>What a gateway keeps until the silo has made it durable.</summary>
public sealed class KeptAnswersTests
{
    private readonly KeptAnswers _kept = new();

    [Fact]
    public void answers_are_numbered_in_place_and_kept_and_prepares_are_not()
    {
        var entries = Entries((EntryKind.Fulfill, 7), (EntryKind.Prepare, 8), (EntryKind.Reject, 9));

        _kept.Keep(entries);

        Assert.Equal([(EntryKind.Fulfill, 7u, 1u), (EntryKind.Reject, 9u, 2u)], Kept());
        Assert.Equal([AnswerTag.Of(7, 1), 8ul, AnswerTag.Of(9, 2)], Tags(entries));
    }

    [Fact]
    public void what_is_durable_is_forgotten_up_to_that_number_and_no_further()
    {
        for (var i = 0u; i < 1_000; i++) _kept.Keep(Entries((EntryKind.Fulfill, i)));
        var bytes = _kept.Bytes;

        var freed = _kept.Forget(600);

        Assert.Equal(bytes, freed + _kept.Bytes);
        Assert.Equal(Enumerable.Range(601, 400).Select(number => (uint)number), Kept().Select(entry => entry.Number));
        _kept.Forget(1_000);
        Assert.Equal(0, _kept.Bytes);
        Assert.Equal(0, _kept.Forget(1_000));
        Assert.Equal(0, _kept.Forget(700));
        Assert.Equal(1_000u, _kept.Forgotten);
    }

    [Fact]
    public void an_entry_larger_than_a_chunk_is_kept_whole()
    {
        var buffer = new BatchBuffer(int.MaxValue);
        buffer.TryAppend(EntryKind.Fulfill, 0, 5, 0, new byte[40_000]);
        buffer.TryTake(out var chunk);

        _kept.Keep(chunk.ToArray());

        Assert.Equal([(EntryKind.Fulfill, 5u, 1u)], Kept());
    }

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(1, 1, false)]
    [InlineData(0, uint.MaxValue, true)]
    [InlineData(uint.MaxValue, 0, false)]
    public void numbers_are_compared_across_their_wrap(uint number, uint other, bool isAfter) =>
        Assert.Equal(isAfter, AnswerTag.IsAfter(number, other));

    private List<(EntryKind Kind, uint RequestId, uint Number)> Kept()
    {
        List<(EntryKind, uint, uint)> entries = [];
        foreach (var piece in _kept.Pieces)
        {
            var rest = piece.Span;
            while (PacketEntry.TryRead(ref rest, out var entry))
                entries.Add((entry.Kind, AnswerTag.RequestIdOf(entry.Tag), AnswerTag.NumberOf(entry.Tag)));
            Assert.True(rest.IsEmpty, string.Create(CultureInfo.InvariantCulture, $"{rest.Length} bytes are no entry"));
        }

        return entries;
    }

    private static byte[] Entries(params (EntryKind Kind, ulong Tag)[] entries)
    {
        var buffer = new BatchBuffer(int.MaxValue);
        foreach (var (kind, tag) in entries) buffer.TryAppend(kind, 0, tag, 0, new byte[20]);
        buffer.TryTake(out var chunk);
        return chunk.ToArray();
    }

    private static List<ulong> Tags(ReadOnlySpan<byte> entries)
    {
        List<ulong> tags = [];
        while (PacketEntry.TryRead(ref entries, out var entry)) tags.Add(entry.Tag);
        return tags;
    }
}
