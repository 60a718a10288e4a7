using System.Security.Cryptography;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Tests.Accounts;

public sealed class LoopbackTests
{
    private const long Expiry = AccountWorld.Start + 5_000;

    [Fact]
    public void answers_with_the_preimage_from_the_data_and_echoes_the_rest()
    {
        var (world, session) = World(loopback: true);
        byte[] data = [.. Packet.Preimage(1), 7, 8, 9];
        Take(world, session, Packet.Prepare("test.us.anything", 5, Expiry, data: data));
        var answer = Assert.Single(world.SentTo("alice"));
        Assert.Equal(Packet.Fulfill(1, [7, 8, 9]), answer.Payload);
        Assert.NotEqual(SHA256.HashData(Packet.Preimage(1)), Packet.Preimage(1));
    }

    [Theory]
    [InlineData(2, 32, "F05")]
    [InlineData(1, 31, "F06")]
    public void refuses_what_it_cannot_fulfill(int seed, int length, string code)
    {
        var (world, session) = World(loopback: true);
        Take(world, session, Packet.Prepare("test.us", 5, Expiry, 1, Packet.Preimage(seed)[..length]));
        Assert.Equal(code, Assert.Single(world.SentTo("alice")).Code);
    }

    [Fact]
    public void never_answers_with_the_condition()
    {
        var (world, session) = World(loopback: true);
        Take(world, session, Packet.Prepare("test.us", 5, Expiry, data: SHA256.HashData(Packet.Preimage(1))));
        Assert.Equal("F05", Assert.Single(world.SentTo("alice")).Code);
    }

    [Fact]
    public void is_off_by_default()
    {
        var (world, session) = World(loopback: false);
        Take(world, session, Packet.Prepare("test.us", 5, Expiry, data: Packet.Preimage(1)));
        Assert.Equal("F02", Assert.Single(world.SentTo("alice")).Code);
    }

    [Fact]
    public void the_credit_limit_holds_here_too()
    {
        var (world, session) = World(loopback: true, new AccountPolicy { MaximumBalance = 9 });
        Take(world, session, Packet.Prepare("test.us", 5, Expiry, 1, Packet.Preimage(1)), 1);
        Take(world, session, Packet.Prepare("test.us", 5, Expiry, 2, Packet.Preimage(2)), 2);
        Assert.Equal(EntryKind.Fulfill, world.SentTo("alice")[0].Kind);
        Assert.Equal("T04", world.SentTo("alice")[1].Code);
    }

    private static (AccountWorld World, ulong Session) World(bool loopback, AccountPolicy? policy = null)
    {
        var world = new AccountWorld(new Interfaces.Routing.RouteEntry("test.us", "", 0))
        {
            Node = new NodePolicy { OwnAddress = "test.us"u8.ToArray(), Loopback = loopback },
        };
        world.Add("alice", policy);
        return (world, world.Attach("alice"));
    }

    private static void Take(AccountWorld world, ulong session, byte[] packet, ulong tag = 1) =>
        Assert.True(world.Take("alice", session, EntryKind.Prepare, tag, packet));
}
