namespace Connector.Hostile.Attack;

/// <summary>Holds an attacker to so many frames a second, without catching up after a pause. 0: as fast as it can.</summary>
internal sealed class Pace(double framesPerSecond, TimeProvider clock)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(5);

    private TimeSpan _due;
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Waits until so many more frames are due.</summary>
    public async Task TakeAsync(int frames)
    {
        if (framesPerSecond == 0) return;
        var now = clock.GetElapsedTime(_start);
        if (_due < now) _due = now;
        _due += TimeSpan.FromSeconds(frames / framesPerSecond);
        if (_due - now > Slack) await Task.Delay(_due - now, clock);
    }
}
