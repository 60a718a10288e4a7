namespace Connector.Gateway.Connections;

/// <summary>The turn of a gateway that is the only one.</summary>
internal sealed class OnlyGateway : IDialTurn
{
    public bool IsOurs => true;

    // It never changes.
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public Task WaitAsync(CancellationToken stop) => Task.CompletedTask;
}
