using System.Globalization;

namespace Connector.Hostile;

/// <summary>How hard, how long, and what may come of it.</summary>
public sealed record SiegeOptions
{
    public const string Usage = """
        Hostile: mutated frames against a connector of its own, while an honest pair pays through it

          --frames N        frames, half before a login and half after      (default 1000000)
          --connections N   attackers at a time, half of them with an account (default 32)
          --rate N          frames a second, all together; 0: no limit      (default 5000)
          --seed N          makes the frames repeatable                     (default 1)
          --slices N        parts of the attack, with quiet time between    (default 10)
          --quiet S         seconds of each quiet time                      (default 5)
          --growth N        MiB by which the connector may grow from the first part to the last (default 128)
          --apart           silo and gateway are two processes          (default: one)

        Exit code 1 when the connector died, logged an error, lost an honest packet, or grew by more.
        """;

    public long Frames { get; init; } = 1_000_000;
    public int Connections { get; init; } = 32;
    public int FramesPerSecond { get; init; } = 5_000;
    public int Seed { get; init; } = 1;
    public int Slices { get; init; } = 10;
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(5);
    public long GrowthMebibytes { get; init; } = 128;
    public bool IsApart { get; init; }

    /// <exception cref="ArgumentException">An option that does not exist, or has no value.</exception>
    public static SiegeOptions Parse(string[] args)
    {
        var options = new SiegeOptions();
        var at = 0;
        while (at < args.Length)
        {
            if (args[at] == "--apart")
            {
                options = options with { IsApart = true };
                at++;
                continue;
            }

            if (at + 1 == args.Length) throw new ArgumentException($"{args[at]} needs a value");
            var value = int.Parse(args[at + 1], CultureInfo.InvariantCulture);
            options = args[at] switch
            {
                "--frames" => options with { Frames = value },
                "--connections" => options with { Connections = Math.Max(2, value) },
                "--rate" => options with { FramesPerSecond = value },
                "--seed" => options with { Seed = value },
                "--slices" => options with { Slices = Math.Max(2, value) },
                "--quiet" => options with { Quiet = TimeSpan.FromSeconds(value) },
                "--growth" => options with { GrowthMebibytes = value },
                _ => throw new ArgumentException($"no such option: {args[at]}"),
            };
            at += 2;
        }

        return options;
    }
}
