using Connector.Configuration;

namespace Connector.Gateway.Reload;

/// <summary>What became of the configuration file since the start. Immutable parts, swapped: read from any thread.</summary>
public sealed class ConfigStatus(TimeProvider clock)
{
    private volatile State _state = new(clock.GetUtcNow(), [], []);

    /// <summary>When the file was last taken over, or found to say what is in force.</summary>
    public DateTimeOffset LoadedAt => _state.LoadedAt;

    /// <summary>Why the file as it is now is refused; empty: it is not.</summary>
    public IReadOnlyList<ConfigProblem> Refused => _state.Refused;

    /// <summary>Keys that the file has otherwise than what is in force, until a restart.</summary>
    public IReadOnlyList<string> NeedRestart => _state.NeedRestart;

    /// <summary>The file was taken over, but for these keys.</summary>
    public void TakenOver(IReadOnlyList<string> needRestart) => _state = new State(clock.GetUtcNow(), [], needRestart);

    /// <summary>The file is refused; what was in force stays.</summary>
    public void IsRefused(IReadOnlyList<ConfigProblem> errors) => _state = _state with { Refused = errors };

    private sealed record State(
        DateTimeOffset LoadedAt, IReadOnlyList<ConfigProblem> Refused, IReadOnlyList<string> NeedRestart);
}
