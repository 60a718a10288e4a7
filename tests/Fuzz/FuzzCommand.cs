using System.Globalization;

namespace Connector.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Target">A name in <see cref="FuzzTargets"/>.</param>
/// <param name="Seconds">How long the built-in loop runs. Default: 10.</param>
/// <param name="Seed">Where its choices start. Default: 1.</param>
/// <param name="SharpFuzz">Whether SharpFuzz drives instead.</param>
/// <param name="Replay">A file that holds one input to run instead.</param>
public sealed record FuzzCommand(
    string Target, double Seconds = 10, int Seed = 1, bool SharpFuzz = false, string? Replay = null)
{
    /// <summary>Reads a command line; false when it is not one.</summary>
    public static bool TryParse(IReadOnlyList<string> args, out FuzzCommand command)
    {
        command = new FuzzCommand(args.Count > 0 ? args[0] : "");
        if (!FuzzTargets.All.ContainsKey(command.Target)) return false;
        for (var i = 1; i < args.Count; i++)
        {
            if (args[i] == "--sharpfuzz")
            {
                command = command with { SharpFuzz = true };
                continue;
            }

            if (i + 1 == args.Count || !TrySet(ref command, args[i], args[++i])) return false;
        }

        return true;
    }

    private static bool TrySet(ref FuzzCommand command, string option, string value)
    {
        switch (option)
        {
            case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds):
                command = command with { Seconds = seconds };
                return true;
            case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                command = command with { Seed = seed };
                return true;
            case "--replay":
                command = command with { Replay = value };
                return true;
            default:
                return false;
        }
    }
}
