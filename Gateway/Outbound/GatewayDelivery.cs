using Connector.Gateway.Sessions;
using Connector.Gateway.Telemetry;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Outbound;

/// <summary>
/// Takes what accounts send to this gateway's sessions: by message from a silo elsewhere, by a plain call from a silo in
/// this process. Orleans holds observers weakly; this one lives as long as the process.
/// </summary>
internal sealed class GatewayDelivery(SessionTable sessions, GatewayMetrics metrics) : IGatewayObserver, ILocalGateway
{
    /// <summary>
    /// Called when the silo sends to a session that is not here: an attach whose answer was lost may have left one.
    /// </summary>
    public Action<uint> SessionUnknown { get; set; } = static _ => { };

    /// <summary>Called when our own address changes.</summary>
    public Action<string> AddressChanged { get; set; } = static _ => { };

    public Task TakeAddressAsync(string address)
    {
        AddressChanged(address);
        return Task.CompletedTask;
    }

    public Task DeliverAsync(SessionBatch batch)
    {
        var bytes = batch.Bytes;
        while (SessionBatch.TryRead(ref bytes, out var session, out _, out var entries))
            Deliver(session, entries.Span);
        return Task.CompletedTask;
    }

    public void Deliver(uint session, ReadOnlySpan<byte> entries)
    {
        if (sessions.Find(session) is { } known)
        {
            known.Deliver(entries);
            return;
        }

        metrics.SessionUnknown();
        SessionUnknown(session);
    }

    public Task CloseSessionAsync(uint session, CloseReason reason)
    {
        if (sessions.Find(session) is not { } known) return Task.CompletedTask;
        if (reason == CloseReason.Replaced)
            known.Close(CloseCode.Normal, "replaced");
        else
            known.Close(CloseCode.Policy, "the account was removed");
        return Task.CompletedTask;
    }
}
