namespace Connector.Grains.Accounts;

/// <summary>How an account loses a session.</summary>
internal enum DetachReason
{
    /// <summary>
    /// Its gateway reports it closed. BTP answers only on the session of the request, so no answer can come any more:
    /// prepares sent on it are rejected T01 at once.
    /// </summary>
    Closed,

    /// <summary>
    /// Its gateway fell silent. That proves nothing: its sockets may live on in a partition, so prepares run to their
    /// expiry.
    /// </summary>
    GatewayLost,
}
