using System.Net.WebSockets;
using Connector.Testing;

namespace Connector.Deployment.Tests.Docker;

/// <summary>Peers that come to a connector in a container, which may still be starting.</summary>
internal static class Logins
{
    /// <summary>Eight containers that start at once on two busy cores need most of a minute.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Logs in as soon as somebody listens and lets us in.</summary>
    public static async Task<TestPeer> WhenLetInAsync(Uri btp, string account, string token)
    {
        var (peer, why) = ((TestPeer?)null, "");
        await Await.UntilAsync(
            async () =>
            {
                try
                {
                    return (peer = await TestPeer.LoginAsync(btp, account, token)) is not null;
                }
                catch (Exception exception) when (
                    exception is WebSocketException or InvalidOperationException or TimeoutException or IOException or HttpRequestException)
                {
                    why = exception.Message;
                    return false;
                }
            },
            () => $"{account} is let in at {btp}; the last attempt: {why}",
            Limit);
        return peer!;
    }

    /// <summary>Pays until a packet is fulfilled; links behind the first node may still be coming up.</summary>
    public static async Task IsFulfilledAsync(TestPeer sender, string destination, ulong amount = 1000)
    {
        var (factory, last) = (new PacketFactory(), "");
        await Await.UntilAsync(
            async () =>
            {
                // A packet that was on its way when something restarted may run to its expiry.
                var packet = factory.Next(destination, amount, TimeSpan.FromSeconds(10));
                var answer = await sender.SendPrepareAsync(packet, TimeSpan.FromSeconds(30));
                last = answer.ToString();
                return packet.IsFulfilledBy(answer);
            },
            () => $"{destination} fulfills; the last answer: {last}",
            Limit);
    }
}
