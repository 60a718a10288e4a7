using Connector.Sockets;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Relay;

/// <summary>
/// Set before the WebSocket middleware, so that the socket it accepts lies on a <see cref="CoalescingStream"/>.
/// </summary>
internal sealed class CoalescingUpgrade(IHttpUpgradeFeature kestrel) : IHttpUpgradeFeature
{
    public CoalescingStream? Stream { get; private set; }

    public bool IsUpgradableRequest => kestrel.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new CoalescingStream(await kestrel.UpgradeAsync());
}
