namespace Connector.Fuzz.Harness;

/// <summary>
/// Runs a target on its corpus and on mutations of it, and stops at the first input that makes it throw or allocate
/// more than the input's own size. Single-threaded and seeded: a failure can be repeated.
/// </summary>
public sealed class FuzzLoop(FuzzTarget target, IReadOnlyList<byte[]> corpus, int seed)
{
    private readonly Mutator _mutator = new(corpus, seed);

    /// <summary>Inputs tried so far.</summary>
    public long Tried { get; private set; }

    /// <summary>Tries the corpus as it is.</summary>
    public FuzzFailure? RunCorpus() => corpus.Select(Try).FirstOrDefault(failure => failure is not null);

    /// <summary>Tries that many mutations.</summary>
    public FuzzFailure? Run(int inputs)
    {
        for (var left = inputs; left > 0; left--)
            if (Try(_mutator.Next()) is { } failure) return failure;

        return null;
    }

    private FuzzFailure? Try(byte[] input)
    {
        Tried++;
        try
        {
            // What is made once, such as static tables and scratch buffers, is not made again by the second run.
            var allocated = Allocated(input);
            if (allocated > input.Length) allocated = Allocated(input);
            if (allocated <= input.Length) return null;
            return new FuzzFailure(input, $"allocated {allocated} bytes for {input.Length}");
        }
        catch (Exception exception)
        {
            return new FuzzFailure(input, exception.ToString());
        }
    }

    private long Allocated(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        target(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
