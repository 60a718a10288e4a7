using Connector.Fuzz;
using Connector.Fuzz.Harness;
using Connector.Fuzz.Targets;
using Connector.Protocols.Ilp;
using Connector.Protocols.Tests.Ilp;

namespace Connector.Protocols.Tests.Fuzz;

/// <summary>A short, repeatable run of every target, and the proof that the harness would notice.</summary>
public sealed class FuzzSmokeTests
{
    private const int Inputs = 20_000;
    private const int Seed = 20300102;

    private static readonly byte[][] CanaryCorpus = [[.. "g.\0abc"u8]];

    public static TheoryData<string> Targets => new(FuzzTargets.All.Keys);

    [Theory, MemberData(nameof(Targets))]
    public void a_target_takes_its_corpus_and_mutations_of_it(string name)
    {
        var corpus = Corpus.Read(name);
        Assert.InRange(corpus.Count, 10, 100);
        var loop = new FuzzLoop(FuzzTargets.All[name], corpus, Seed);
        AssertClean(loop.RunCorpus());
        AssertClean(loop.Run(Inputs));
        Assert.Equal(corpus.Count + Inputs, loop.Tried);
    }

    [Fact]
    public void a_decoder_that_trusts_a_length_is_caught()
    {
        var failure = new FuzzLoop(CanaryTarget.RunReadingPastTheEnd, CanaryCorpus, Seed).Run(Inputs);
        Assert.NotNull(failure);
        Assert.Contains(nameof(ArgumentOutOfRangeException), failure.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => CanaryTarget.RunReadingPastTheEnd(failure.Input));
    }

    [Fact]
    public void a_decoder_that_allocates_what_was_promised_is_caught()
    {
        var failure = new FuzzLoop(CanaryTarget.RunAllocatingWhatIsPromised, CanaryCorpus, Seed).Run(Inputs);
        Assert.NotNull(failure);
        Assert.StartsWith("allocated", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void a_failing_run_can_be_repeated_from_its_seed()
    {
        var first = new FuzzLoop(CanaryTarget.RunReadingPastTheEnd, CanaryCorpus, Seed);
        var second = new FuzzLoop(CanaryTarget.RunReadingPastTheEnd, CanaryCorpus, Seed);
        Assert.Equal(first.Run(Inputs)!.Input, second.Run(Inputs)!.Input);
        Assert.Equal(first.Tried, second.Tried);
    }

    [Fact]
    public void mutations_reach_packets_that_decode_and_packets_that_do_not()
    {
        var mutator = new Mutator(Corpus.Read("ilp"), Seed);
        var reasons = new Dictionary<PacketError, int>();
        for (var left = Inputs; left > 0; left--)
        {
            var input = mutator.Next();
            if (input.Length == 0 || input[0] >= 0x80) continue;
            var reason = PacketAssert.Read(input.AsSpan(1), out _);
            reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        }

        Assert.InRange(reasons.GetValueOrDefault(PacketError.None), Inputs / 50, Inputs / 2);
        Assert.InRange(reasons.Count, 12, int.MaxValue);
    }

    private static void AssertClean(FuzzFailure? failure) =>
        Assert.True(failure is null, failure is null ? "" : $"{Convert.ToHexString(failure.Input)}: {failure.Reason}");
}
