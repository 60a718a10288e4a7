namespace Connector.Gateway.Connections;

/// <summary>
/// Whether this gateway dials peers. Of several gateways of one connector one does: a peer that two of them dialled would
/// be told again and again that the newer session replaces the older one.
/// </summary>
internal interface IDialTurn
{
    /// <summary>Whether it is this gateway's turn.</summary>
    bool IsOurs { get; }

    /// <summary>Raised whenever <see cref="IsOurs"/> changed.</summary>
    event Action? Changed;

    /// <summary>Ends when it is this gateway's turn.</summary>
    Task WaitAsync(CancellationToken stop);
}
