using Connector.Grains.Interfaces.Packets;
using Connector.Testing;

namespace Connector.Gateway.Tests.Sessions;

/// <summary>A peer that does not read costs itself its session, and others nothing.</summary>
public sealed class SlowReaderTests
{
    private static readonly GatewayLimits Small = TestGateway.Limits with
    {
        MaxOutgoingBytes = 2 * 1024 * 1024,
        WriteStall = TimeSpan.FromSeconds(2),
    };

    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task every_packet_to_a_stalled_reader_is_answered_and_the_senders_stay_connected()
    {
        await using var gateway = await TestGateway.StartAsync(Small);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        await using var carol = await gateway.LoginAsync("carol");
        bob.OnPrepare = Answering.Never;
        bob.StopReading();
        PreparedPacket[] toBob = [.. Enumerable.Range(0, 1_000).Select(_ => _packets.Next("test.node.bob", dataBytes: 20_000))];
        var stalled = alice.SendPreparesAsync(toBob, toBob.Length);
        await Await.UntilAsync(() => gateway.Silo.Count(EntryKind.Undelivered) > 0, "prepares are shed");

        PreparedPacket[] toCarol = [.. Enumerable.Range(0, 500).Select(_ => _packets.Next("test.node.carol"))];
        var served = await alice.SendPreparesAsync(toCarol, 64);

        Assert.All(toCarol.Zip(served), pair => Assert.True(pair.First.IsFulfilledBy(pair.Second)));
        var answers = await stalled;
        Assert.Contains(answers, answer => answer.Code == "T03");
        Assert.All(answers, answer => Assert.True(answer.Code is "T01" or "T03", answer.ToString()));
        Assert.Single(gateway.Log.Lines("reader_stalled"));
        Assert.False(alice.Closed.IsCompleted);
    }

    [Fact]
    public async Task a_peer_that_asks_without_reading_its_answers_is_closed_and_holds_a_bounded_queue()
    {
        var limits = Small with { MaxOutgoingBytes = 256 * 1024, AnswerReserveBytes = 64 * 1024, WriteStall = TimeSpan.FromMinutes(1) };
        await using var gateway = await TestGateway.StartAsync(limits);
        await using var alice = await gateway.LoginAsync("alice");
        await using var bob = await gateway.LoginAsync("bob");
        alice.StopReading();
        var asked = _packets.Next("test.node.bob", dataBytes: 20_000);

        var answers = Enumerable.Range(0, 2_000).Select(_ => alice.SendPrepareAsync(asked)).ToArray();

        await Await.UntilAsync(() => gateway.Sessions.Count() == 1, "the session is closed");
        Assert.Equal("bob", gateway.Sessions.Single().Account.Value);
        alice.ResumeReading();
        await Task.WhenAll(answers);
    }
}
