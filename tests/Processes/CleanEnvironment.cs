using System.Diagnostics;

namespace Connector.Testing.Processes;

/// <summary>The least environment that a process can have: what runs in it depends on nothing else.</summary>
public static class CleanEnvironment
{
    private static readonly string[] Kept = ["PATH", "HOME"];

    public static void ApplyTo(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.Environment.Clear();
        foreach (var name in Kept)
            if (Environment.GetEnvironmentVariable(name) is { } value) start.Environment[name] = value;
        foreach (var (name, value) in environment) start.Environment[name] = value;
    }
}
