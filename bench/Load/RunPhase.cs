namespace Connector.Load;

/// <summary>Where the run stands; senders look at it at every answer.</summary>
internal sealed class RunPhase
{
    private volatile bool _measuring;
    private volatile bool _stopping;

    /// <summary>Answers count now.</summary>
    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    /// <summary>No new prepares; what is open is waited for.</summary>
    public bool Stopping
    {
        get => _stopping;
        set => _stopping = value;
    }
}
