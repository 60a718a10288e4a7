using Connector.Fuzz;
using Connector.Fuzz.Harness;

using SharpFuzz;

// fuzz TARGET [--seconds N] [--seed N] [--sharpfuzz] [--replay FILE]
//
// Without --sharpfuzz the built-in loop mutates the corpus until the time is over. With it SharpFuzz drives the target
// under libFuzzer, after `sharpfuzz Connector.Protocols.dll` has put its counters into the codecs.
// --replay runs one input, as it was saved by a run that failed. A failing run exits with 1.

return FuzzCommand.TryParse(args, out var command) ? Run(command) : Usage();

static int Run(FuzzCommand command)
{
    var target = FuzzTargets.All[command.Target];
    if (command.Replay is { } file)
    {
        target(File.ReadAllBytes(file));
        return 0;
    }

    if (command.SharpFuzz)
    {
        Fuzzer.LibFuzzer.Run(input => target(input));
        return 0;
    }

    return Loop(command, target);
}

static int Loop(FuzzCommand command, FuzzTarget target)
{
    const int Round = 1000;
    var clock = TimeProvider.System;
    var started = clock.GetTimestamp();
    var loop = new FuzzLoop(target, Corpus.Read(command.Target), command.Seed);
    var failure = loop.RunCorpus();
    while (failure is null && clock.GetElapsedTime(started).TotalSeconds < command.Seconds) failure = loop.Run(Round);

    Console.WriteLine($"{command.Target}: {loop.Tried} inputs, seed {command.Seed}");
    if (failure is null) return 0;

    var saved = $"failure-{command.Target}-{command.Seed}-{loop.Tried}.bin";
    File.WriteAllBytes(saved, failure.Input);
    Console.Error.WriteLine(failure.Reason);
    Console.Error.WriteLine($"input of {failure.Input.Length} bytes saved as {saved}");
    return 1;
}

static int Usage()
{
    Console.Error.WriteLine(
        $"fuzz {string.Join('|', FuzzTargets.All.Keys)} [--seconds N] [--seed N] [--sharpfuzz] [--replay FILE]");
    return 2;
}
