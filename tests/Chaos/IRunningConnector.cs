namespace Connector.Chaos;

/// <summary>A connector whose processes die and come back.</summary>
internal interface IRunningConnector : IAsyncDisposable
{
    /// <summary>Where its peers may log in.</summary>
    IReadOnlyList<Uri> Btp { get; }

    /// <summary>Kills the silo that has the books, a gateway, or both at once, and starts again what it killed.</summary>
    Task KillAsync(bool silo, bool gateway);

    /// <summary>Ends all of it in good order.</summary>
    Task StopAsync();
}
