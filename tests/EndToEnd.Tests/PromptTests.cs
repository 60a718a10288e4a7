using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>What may not take long.</summary>
public sealed class PromptTests
{
    private readonly PacketFactory _packets = new();

    [Fact]
    public async Task a_prepare_that_brings_no_packet_back_is_rejected_within_two_seconds()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");
        await using var alice = await TwoPeers.AliceAsync(node);
        await IsRejectedAsync(alice, "T01");

        await using var bob = await TwoPeers.BobAsync(node);
        bob.OnPrepare = Answering.Errors();
        await IsRejectedAsync(alice, "T00");
        bob.OnPrepare = Answering.Errors("T00", "UnreachableError");
        await IsRejectedAsync(alice, "T01", "T00");
        bob.OnPrepare = Answering.AnswersWithNothing;
        await IsRejectedAsync(alice, "T00");
        bob.OnPrepare = Answering.HangsUp;
        await IsRejectedAsync(alice, "T01");
        await IsRejectedAsync(alice, "T01");
    }

    [Fact]
    public async Task a_session_is_of_use_200_ms_after_its_login()
    {
        using var node = new Node();
        TwoPeers.Configure(node);
        await using var connector = node.LaunchAll();
        await node.IsAsync("healthy");
        await using var alice = await TwoPeers.AliceAsync(node);
        var best = TimeSpan.MaxValue;

        // The best of a few: how long a busy machine sleeps in between is not ours to promise.
        for (var i = 0; i < 10; i++)
        {
            await using var bob = await TwoPeers.BobAsync(node);
            var letIn = TimeProvider.System.GetTimestamp();
            var packet = _packets.Next(TwoPeers.ToBob);
            Assert.True(packet.IsFulfilledBy(await alice.SendPrepareAsync(packet)));
            var took = TimeProvider.System.GetElapsedTime(letIn);
            if (took < best) best = took;
        }

        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    private async Task IsRejectedAsync(TestPeer alice, params string[] codes)
    {
        var answer = await alice.SendPrepareAsync(_packets.Next(TwoPeers.ToBob));
        Assert.Equal(AnswerKind.Reject, answer.Kind);
        Assert.Contains(answer.Code, codes);
        Assert.InRange(answer.Latency, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
