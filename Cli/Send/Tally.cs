using System.Collections.Concurrent;
using Connector.Cli.Client;

namespace Connector.Cli.Send;

/// <summary>Counts what came of the packets of a run. Safe to add to from any thread.</summary>
public sealed class Tally
{
    private const int KeptAnswers = 1000;

    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private readonly ConcurrentDictionary<string, long> _codes = new();
    private readonly ConcurrentQueue<PacketAnswer> _answers = new();
    private long _sent;

    /// <summary>Packets that were sent, answered or not.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Packets that are finished, one way or another.</summary>
    public long Finished => Enum.GetValues<Outcome>().Sum(Of);

    /// <summary>Packets with the right fulfillment.</summary>
    public long Fulfilled => Of(Outcome.Fulfilled);

    /// <summary>All finished packets that were not fulfilled.</summary>
    public long NotFulfilled => Finished - Fulfilled;

    /// <summary>Latencies of all packets that got an answer.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>How often each error code came.</summary>
    public IReadOnlyDictionary<string, long> Codes => _codes;

    /// <summary>The first answers, for the report; a long run keeps no more of them.</summary>
    public IReadOnlyCollection<PacketAnswer> Answers => _answers;

    /// <summary>How many packets ended like this.</summary>
    public long Of(Outcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);

    /// <summary>Notes that a packet leaves.</summary>
    public void CountSent() => Interlocked.Increment(ref _sent);

    /// <summary>Notes an answer. True for the first of its kind, which is worth a line of its own.</summary>
    public bool Add(PacketAnswer answer)
    {
        if (answer.Outcome is Outcome.Fulfilled or Outcome.Rejected or Outcome.WrongFulfillment or Outcome.NoPacket)
            Latencies.Add(answer.Latency);
        if (_answers.Count < KeptAnswers) _answers.Enqueue(answer);
        var codeIsNew = answer.Code is { } code && _codes.AddOrUpdate(code, 1, (_, count) => count + 1) == 1;
        var outcomeIsNew = Interlocked.Increment(ref _outcomes[(int)answer.Outcome]) == 1;
        return codeIsNew || outcomeIsNew;
    }
}
