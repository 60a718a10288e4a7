using System.Globalization;
using System.Text;
using Connector.Testing.Processes;
using Connector.Protocols.Ildcp;
using Connector.Testing;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.EndToEnd.Tests;

/// <summary>A connector that has its address from its parent.</summary>
public sealed class ParentTests
{
    [Fact]
    public async Task the_address_comes_from_the_parent_and_children_and_packets_follow_it()
    {
        using Node above = new(), below = new();
        above.Environment["CONFIG_FILE"] = above.Write(
            "parent.yaml",
            """
            nodeId: above
            ilpAddress: g.above
            btpServerPort: 80
            peers:
              - { id: below, relation: child, authToken: the-token-of-below }
              - { id: sender, authToken: the-token-of-sender }
            routes: []
            """);
        await using var child = LaunchChild(below, above.Btp);
        await below.IsAsync("degraded");
        Assert.Equal("test.below", await below.AddressAsync());
        await using (var early = await TestPeer.LoginAsync(below.Btp, "kid", "the-token-of-kid"))
            Assert.Equal("T00", (await early.SendPrepareAsync(AddressRequest())).Code);

        await using var parent = above.LaunchAll();
        await child.HasWrittenAsync("address_given");
        await below.HasAddressAsync("g.above.below");

        await using var kid = await TestPeer.LoginAsync(below.Btp, "kid", "the-token-of-kid");
        var given = await kid.SendPrepareAsync(AddressRequest());
        Assert.True(IldcpResponse.TryRead(given.Data.Span, out var response, out _), given.ToString());
        Assert.Equal("g.above.below.kid", Encoding.ASCII.GetString(response.Address));

        await using var sender = await TestPeer.LoginAsync(above.Btp, "sender", "the-token-of-sender");
        var factory = new PacketFactory();
        foreach (var destination in new[] { "g.above.below.till", "g.above.below.kid.till" })
        {
            var packet = factory.Next(destination, 7);
            var answer = await sender.SendPrepareAsync(packet);
            Assert.True(packet.IsFulfilledBy(answer), $"{destination} is answered with {answer}");
        }
    }

    [Fact]
    public async Task a_parent_with_another_asset_is_told_of_and_the_address_stays()
    {
        await using var parent = TestPeerListener.Start();
        parent.OnPrepare = Answering.AssignsAddress("g.above.below", "EUR", 2);
        using var node = new Node();
        await using var child = LaunchChild(node, parent.Url);

        await child.HasWrittenAsync("address_refused");
        Assert.Contains(child.Output, line => line.Contains("it counts EUR of scale 2, we count USD of scale 9", StringComparison.Ordinal));
        await node.IsAsync("healthy");
        Assert.Equal("test.below", await node.AddressAsync());
    }

    [Fact]
    public async Task a_parent_that_has_no_address_yet_is_asked_until_it_has_and_a_gateway_apart_hears_of_it()
    {
        await using var parent = TestPeerListener.Start();
        parent.OnPrepare = Answering.RejectsWith(ErrorCode.T00InternalError);
        using var node = new Node();
        ConfigureChild(node, parent.Url);
        await using var silo = node.LaunchSilo();
        await using var gateway = node.LaunchGateway();
        await silo.HasWrittenAsync("address_delayed");
        Assert.Equal("test.below", await node.AddressAsync());

        var answers = Answering.AssignsAddress("g.above.below");
        foreach (var session in parent.Sessions) session.OnPrepare = answers;
        await node.HasAddressAsync("g.above.below");
    }

    private static ConnectorProcess LaunchChild(Node node, Uri parent)
    {
        ConfigureChild(node, parent);
        return node.LaunchAll();
    }

    private static void ConfigureChild(Node node, Uri parent) =>
        node.Environment["CONFIG_FILE"] = node.Write(
            "child.yaml",
            string.Create(CultureInfo.InvariantCulture, $$"""
            nodeId: below
            btpServerPort: 80
            localDelivery: { loopback: true }
            peers:
              - { id: above, relation: parent, url: "{{parent}}", authToken: the-token-of-below }
              - { id: kid, relation: child, authToken: the-token-of-kid }
            routes:
              - { prefix: "", nextHop: above }
            """));

    private static byte[] AddressRequest()
    {
        var packet = new byte[IldcpRequest.Size];
        IldcpRequest.Write(packet, TimeProvider.System.GetUtcNow().AddSeconds(10).ToUnixTimeMilliseconds());
        return packet;
    }
}
