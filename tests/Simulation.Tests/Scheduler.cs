using System.Globalization;

namespace Connector.Simulation.Tests;

/// <summary>
/// The only clock and the only chance of a simulated world: what happens, happens in the order of its time, and the same
/// seed makes it happen again.
/// </summary>
internal sealed class Scheduler(int seed)
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private readonly Queue<string> _trace = new();
    private readonly Random _random = new(seed);
    private long _order;

    /// <summary>True time, unix milliseconds. Clocks in the world are off by their skew.</summary>
    public long Now { get; private set; } = 1_900_000_000_000;

    /// <summary>How many things have happened.</summary>
    public int Steps { get; private set; }

    /// <summary>Done before the step of a number.</summary>
    public Dictionary<int, Action> Cuts { get; } = [];

    /// <summary>Every kind of entry that was staged, with what it lists.</summary>
    public HashSet<string> Effects { get; } = [];

    /// <summary>Whether what happens is noted, for a person to read.</summary>
    public bool IsTraced { get; init; }

    /// <summary>What was noted, the last lines.</summary>
    public string Trace => string.Join('\n', _trace);

    /// <summary>A number from one bound to another, both inclusive.</summary>
    public int Between(int from, int to) => _random.Next(from, to + 1);

    /// <summary>Whether something happens that happens so many times in a thousand.</summary>
    public bool Happens(int perMille) => _random.Next(1_000) < perMille;

    /// <summary>One of them.</summary>
    public T OneOf<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Does this in so many milliseconds.</summary>
    public void After(long milliseconds, Action action) => _queue.Enqueue(action, (Now + milliseconds, _order++));

    /// <summary>Lets everything happen until nothing is left to happen; throws when that takes too long to be right.</summary>
    public void Run(long limit)
    {
        var end = Now + limit;
        while (_queue.TryDequeue(out var action, out var when))
        {
            if (when.At > end)
                throw new InvalidOperationException($"the world is not at rest after {limit} ms");
            Now = when.At;
            if (Cuts.TryGetValue(Steps, out var cut))
                cut();
            Steps++;
            action();
        }
    }

    /// <summary>Notes what happens.</summary>
    public void Note(FormattableString what)
    {
        if (!IsTraced)
            return;
        if (_trace.Count == 5_000)
            _trace.Dequeue();
        _trace.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Now % 1_000_000,6} ") + FormattableString.Invariant(what));
    }
}

/// <summary>Hands on in order what is put into it, each thing after a moment.</summary>
internal sealed class Pipe(Scheduler world, int slowest = 3)
{
    private long _last;

    public void Send(Action arrival)
    {
        _last = Math.Max(_last, world.Now + world.Between(0, slowest));
        world.After(_last - world.Now, arrival);
    }
}
