using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Tests.Accounts;

public sealed class PumpTests
{
    private readonly List<string> _sent = [];
    private readonly Pump _pump;
    private TaskCompletionSource _arrives = new();

    public PumpTests() => _pump = new Pump(
        1_000,
        batch =>
        {
            _sent.Add(Tags(batch.Span));
            return _arrives.Task;
        },
        static _ => false);

    [Fact]
    public void what_is_flushed_leaves_at_once_and_what_comes_meanwhile_leaves_together()
    {
        Append(1);
        _pump.Flush();
        Append(2);
        _pump.Flush();
        Append(3);
        _pump.Flush();
        Assert.Equal(["1"], _sent);

        Arrives();
        Assert.Equal(["1", "2 3"], _sent);
    }

    [Fact]
    public void what_nobody_waits_for_waits_for_the_next_message()
    {
        Append(1);
        Assert.Empty(_sent);

        Append(2);
        _pump.Flush();
        Assert.Equal(["1 2"], _sent);

        Append(3);
        Arrives();
        Assert.Equal(["1 2"], _sent);

        _pump.Flush();
        Assert.Equal(["1 2", "3"], _sent);
    }

    [Fact]
    public void it_goes_along_with_what_was_flushed_before_it()
    {
        Append(1);
        _pump.Flush();
        Append(2);
        _pump.Flush();
        Append(3);

        Arrives();
        Assert.Equal(["1", "2 3"], _sent);
    }

    [Fact]
    public void a_flush_of_nothing_sends_nothing_and_is_forgotten()
    {
        _pump.Flush();
        Append(1);
        Assert.Empty(_sent);
    }

    private static string Tags(ReadOnlySpan<byte> entries)
    {
        List<ulong> tags = [];
        while (PacketEntry.TryRead(ref entries, out var entry)) tags.Add(entry.Tag);
        return string.Join(' ', tags);
    }

    private void Append(ulong tag) => Assert.True(_pump.Waiting.TryAppend(EntryKind.Taken, 0, tag, 0, default));

    private void Arrives()
    {
        var arrived = _arrives;
        _arrives = new TaskCompletionSource();
        arrived.SetResult();
    }
}
