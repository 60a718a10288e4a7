using System.Security.Cryptography;
using System.Text;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Protocols.Ilp;

namespace Connector.Cluster.Tests;

/// <summary>A configuration that changes while accounts are active and packets open.</summary>
[Collection(nameof(ConnectorCluster))]
public sealed class ReloadTests(ConnectorCluster cluster)
{
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task an_active_account_follows_routes_limits_assets_rates_and_keeps_what_is_open()
    {
        var gateway = new FakeGateway();
        var (grain, key) = await cluster.ConnectAsync(gateway);
        var erin = await cluster.AttachAsync(grain, key, "erin");
        var frank = await cluster.AttachAsync(grain, key, "frank");
        await grain.IngressAsync(Prepare(erin, 1, "test.frank.x", 5));
        Assert.Equal("F02", Code(await gateway.NextAsync()));

        const string toFrank = "  - { prefix: test.frank, nextHop: frank }\n";
        await cluster.ReloadAsync(yaml => $"{yaml}\n{toFrank}");
        await grain.IngressAsync(Prepare(erin, 2, "test.frank.x", 5));
        var open = await gateway.NextAsync();
        Assert.Equal((frank, EntryKind.Prepare), (open.Session, open.Kind));

        await cluster.ReloadAsync(yaml =>
            yaml.Replace("id: erin,", "id: erin, maxPacketAmount: 4, spread: 0.5,", StringComparison.Ordinal) + $"\n{toFrank}");
        await grain.IngressAsync(Prepare(erin, 3, "test.frank.x", 5));
        Assert.Equal("F08", Code(await gateway.NextAsync()));
        await grain.IngressAsync(Prepare(erin, 4, "test.frank.x", 4));
        var halved = await gateway.NextAsync();
        Assert.True(Connector.Protocols.Ilp.Prepare.TryRead(halved.Payload, out var prepare, out _));
        Assert.Equal(2UL, prepare.Amount);
        Assert.Equal((Int128)9, (await StatusAsync("erin")).HeldIncoming);

        // What was open before any of it ends with the amounts that it began with.
        await grain.IngressAsync(ConnectorCluster.Batch(frank, EntryKind.Fulfill, AnswerTag.Of((uint)open.Tag, 1), Fulfill(), Now));
        var back = await gateway.NextAsync();
        Assert.Equal((erin, EntryKind.Fulfill, 2UL), (back.Session, back.Kind, back.Tag));
        Assert.Equal(((Int128)5, (Int128)4), ((await StatusAsync("erin")).Balance, (await StatusAsync("erin")).HeldIncoming));
        Assert.Equal((Int128)(-5), (await StatusAsync("frank")).Balance);

        // A gateway that says hello now is compared with the file that is in force.
        var hello = await grain.HelloAsync(
            cluster.Client.CreateObjectReference<IGatewayObserver>(gateway), new GatewayHello("us", "another hash"));
        Assert.Equal("another hash", hello.ConfigHash);
        await cluster.ReloadAsync(yaml => yaml);
        GC.KeepAlive(gateway);
    }

    private Task<AccountStatus> StatusAsync(string account) => cluster.Client.GetGrain<IAccountGrain>(account).GetStatusAsync();

    private static string Code(Delivered delivered)
    {
        Assert.True(Reject.TryRead(delivered.Payload, out var reject, out _));
        return Encoding.ASCII.GetString(reject.Code);
    }

    private static SessionBatch Prepare(uint session, ulong tag, string destination, ulong amount)
    {
        var address = Encoding.ASCII.GetBytes(destination);
        var packet = new byte[Connector.Protocols.Ilp.Prepare.SizeOf(address.Length, 0)];
        Connector.Protocols.Ilp.Prepare.Write(packet, amount, Now + 20_000, SHA256.HashData(SHA256.HashData("p"u8)), address, default);
        return ConnectorCluster.Batch(session, EntryKind.Prepare, tag, packet, Now);
    }

    private static byte[] Fulfill()
    {
        var packet = new byte[Connector.Protocols.Ilp.Fulfill.SizeOf(0)];
        Connector.Protocols.Ilp.Fulfill.Write(packet, SHA256.HashData("p"u8), default);
        return packet;
    }
}
