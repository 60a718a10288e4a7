using Connector.Gateway.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>Which fulfills a peer is known to have read.</summary>
public sealed class ReadProofTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<ulong> _read = [];
    private readonly ReadProof _proof;

    public ReadProofTests() => _proof = new ReadProof(_clock);

    [Fact]
    public void a_pong_proves_what_was_written_before_its_ping_and_nothing_else()
    {
        _proof.Writes(1);
        _proof.Writes(2);
        Assert.True(_proof.TryPing(out var ping));
        _proof.Writes(3);

        _proof.Pong(BitConverter.GetBytes(ping), _read);

        Assert.Equal([1ul, 2ul], _read);
        Assert.False(_proof.IsComplete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(8)]
    public void any_other_pong_proves_nothing(int length)
    {
        _proof.Writes(1);
        Assert.True(_proof.TryPing(out _));

        _proof.Pong(new byte[length], _read);
        _proof.Pong([9, 9, 9, 9], _read);

        Assert.Empty(_read);
    }

    [Fact]
    public void one_ping_is_under_way_at_a_time_and_the_next_keeps_the_pace()
    {
        _proof.Writes(1);
        Assert.True(_proof.TryPing(out var ping));
        _proof.Writes(2);
        Assert.False(_proof.TryPing(out _));
        _proof.Pong(BitConverter.GetBytes(ping), _read);
        Assert.False(_proof.TryPing(out _));
        Assert.True(_proof.IsPaced);

        _clock.Advance(ReadProof.Pace);

        Assert.True(_proof.TryPing(out _));
    }

    [Fact]
    public void a_peer_that_answers_no_ping_and_stays_counts_as_having_read()
    {
        _proof.Writes(1);
        Assert.True(_proof.TryPing(out _));
        Assert.Null(_proof.TakeOverdue());

        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal([1ul], _proof.TakeOverdue() ?? []);
        Assert.True(_proof.IsComplete);
    }
}
