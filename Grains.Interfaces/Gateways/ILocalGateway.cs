namespace Connector.Grains.Interfaces.Gateways;

/// <summary>What a gateway in the silo's own process implements beside <see cref="IGatewayObserver"/>: no message, no copy in between.</summary>
public interface ILocalGateway
{
    /// <summary>
    /// Entries (<see cref="Packets.PacketEntry"/>) for one session, as in
    /// <see cref="IGatewayObserver.DeliverAsync"/>: queued at its socket when this returns. Called from any thread.
    /// </summary>
    void Deliver(uint session, ReadOnlySpan<byte> entries);
}
