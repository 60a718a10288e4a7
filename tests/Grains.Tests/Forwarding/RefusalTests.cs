using System.Buffers.Binary;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Tests.Accounts;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Tests.Forwarding;

/// <summary>What a prepare is refused for, by descending precedence: a packet wrong in two ways gets the earlier code.</summary>
public sealed class RefusalTests
{
    private const long Now = AccountWorld.Start;
    private const long Expiry = Now + 10_000;

    private static readonly AccountPolicy Everything = new()
    {
        PacketRate = (1, 2),
        MaxPacketAmount = 100,
        IncomingThroughput = (150, TimeSpan.FromSeconds(1)),
        MaximumBalance = 120,
        MaxInFlightAmount = 110,
        MaxInFlightPackets = 2,
    };

    [Fact]
    public void bytes_that_are_no_prepare_are_f01_before_the_rate_is_touched()
    {
        var (world, session) = World(new AccountPolicy { PacketRate = (1, 1) });
        Assert.Equal("F01", Refused(world, session, Packet.Fulfill()));
        Assert.Equal("F01", Refused(world, session, [12, 3, 0, 0, 0]));
        Assert.Equal(EntryKind.Prepare, Passed(world, session, Packet.Prepare("test.bob.x", 1, Expiry)));
    }

    [Fact]
    public void too_many_packets_are_t05_even_when_expired()
    {
        var (world, session) = World(new AccountPolicy { PacketRate = (1, 1) });
        Passed(world, session, Packet.Prepare("test.bob.x", 1, Expiry));
        Assert.Equal("T05", Refused(world, session, Packet.Prepare("test.bob.x", 1, Now - 1)));
        world.Now += 1_000;
        Passed(world, session, Packet.Prepare("test.bob.x", 1, Expiry));
    }

    [Theory]
    [InlineData(Now - 1)]
    [InlineData(Now)]
    public void an_expired_packet_is_r02_even_when_too_large(long expiresAt)
    {
        var (world, session) = World(Everything);
        Assert.Equal("R02", Refused(world, session, Packet.Prepare("test.bob.x", 101, expiresAt)));
    }

    [Fact]
    public void a_packet_over_the_maximum_is_f08_with_both_amounts_even_when_unroutable()
    {
        var (world, session) = World(Everything);
        var answer = Answer(world, session, Packet.Prepare("test.nowhere", 101, Expiry));
        Assert.Equal("F08", answer.Code);
        Assert.Equal(16, answer.Data.Length);
        Assert.Equal(101UL, BinaryPrimitives.ReadUInt64BigEndian(answer.Data));
        Assert.Equal(100UL, BinaryPrimitives.ReadUInt64BigEndian(answer.Data.AsSpan(8)));
    }

    [Theory]
    [InlineData("self.bob.x")]
    [InlineData("local.bob.x")]
    [InlineData("test.nowhere")]
    [InlineData("test.bobby.x")]
    [InlineData("test.alice.x")]
    [InlineData("test.us")]
    [InlineData("test.us.below")]
    public void what_cannot_be_reached_is_f02(string destination)
    {
        var (world, session) = World(Everything);
        Assert.Equal("F02", Refused(world, session, Packet.Prepare(destination, 1, Expiry)));
    }

    [Theory]
    [InlineData(AddressScheme.G, "test.bob.x", true)]
    [InlineData(AddressScheme.Test, "g.bob.x", true)]
    [InlineData(AddressScheme.Test, "test.bob.x", false)]
    [InlineData(AddressScheme.None, "test.bob.x", false)]
    [InlineData(AddressScheme.G, "example.bob.x", false)]
    public void the_live_and_the_test_networks_do_not_mix_when_the_operator_named_one(
        AddressScheme own, string destination, bool refused)
    {
        var node = new NodePolicy { OwnAddress = "test.us"u8.ToArray(), OwnScheme = own };
        var world = new AccountWorld(
            new("test.bob", "bob", 0), new("g.bob", "bob", 0), new("example.bob", "bob", 0)) { Node = node };
        world.Add("alice");
        world.Add("bob");
        world.Attach("bob");
        var answer = Answer(world, world.Attach("alice"), Packet.Prepare(destination, 1, Expiry), passes: !refused);
        if (refused)
            Assert.Equal("F02", answer.Code);
    }

    [Fact]
    public void a_next_hop_that_is_offline_is_t01_at_once()
    {
        var (world, session) = World(Everything, bobIsUp: false);
        Assert.Equal("T01", Refused(world, session, Packet.Prepare("test.bob.x", 1, Expiry)));
    }

    [Fact]
    public void the_next_candidate_serves_when_the_link_of_the_first_is_down()
    {
        var world = new AccountWorld(new("test.bob", "bob", 9), new("test.bob", "carol", 1));
        world.Add("alice");
        world.Add("bob");
        world.Add("carol");
        var session = world.Attach("alice");
        var bob = world.Attach("bob");
        world.Attach("carol");
        Passed(world, session, Packet.Prepare("test.bob.x", 1, Expiry), "bob");
        world.Detach("bob", bob);
        Passed(world, session, Packet.Prepare("test.bob.x", 1, Expiry), "carol");
        world.Attach("bob");
        Passed(world, session, Packet.Prepare("test.bob.x", 1, Expiry), "bob");
    }

    [Fact]
    public void throughput_is_t04_and_is_given_back_when_the_packet_comes_to_nothing()
    {
        var (world, session) = World(new AccountPolicy { IncomingThroughput = (100, TimeSpan.FromSeconds(1)) });
        Passed(world, session, Packet.Prepare("test.bob.x", 100, Expiry));
        Assert.Equal("T04", Refused(world, session, Packet.Prepare("test.bob.x", 1, Expiry)));
        var sent = world.SentTo("bob")[^1];
        Assert.True(world.Take("bob", 1, EntryKind.Reject, sent.Tag, Packet.Reject(ErrorCode.F99ApplicationError)));
        Passed(world, session, Packet.Prepare("test.bob.x", 100, Expiry));
    }

    [Fact]
    public void the_credit_limit_counts_what_is_held()
    {
        var (world, session) = World(new AccountPolicy { MaximumBalance = 120 });
        Passed(world, session, Packet.Prepare("test.bob.x", 100, Expiry));
        var answer = Answer(world, session, Packet.Prepare("test.bob.x", 21, Expiry));
        Assert.Equal("T04", answer.Code);
        Assert.True(Reject.TryRead(answer.Payload, out var reject, out _));
        Assert.True(reject.Message.SequenceEqual("exceeded maximum balance."u8));
        Passed(world, session, Packet.Prepare("test.bob.x", 20, Expiry));
        Passed(world, session, Packet.Prepare("test.bob.x", 0, Expiry));
    }

    [Fact]
    public void the_amount_in_flight_is_t04_and_the_count_t03()
    {
        var (world, session) = World(new AccountPolicy { MaxInFlightAmount = 110, MaxInFlightPackets = 2 });
        Passed(world, session, Packet.Prepare("test.bob.x", 100, Expiry));
        Assert.Equal("T04", Refused(world, session, Packet.Prepare("test.bob.x", 11, Expiry)));
        Passed(world, session, Packet.Prepare("test.bob.x", 10, Expiry));
        Assert.Equal("T03", Refused(world, session, Packet.Prepare("test.bob.x", 0, Expiry)));
    }

    [Theory]
    [InlineData(1_999, false)]
    [InlineData(2_000, true)]
    public void too_little_time_to_the_next_hop_is_r02(int remainingMs, bool passes)
    {
        var (world, session) = World(new AccountPolicy());
        var packet = Packet.Prepare("test.bob.x", 1, Now + remainingMs);
        if (passes)
            Passed(world, session, packet);
        else
            Assert.Equal("R02", Refused(world, session, packet));
    }

    [Fact]
    public void what_we_would_owe_the_next_hop_is_limited_too()
    {
        var world = new AccountWorld(new RouteEntry("test.bob", "bob", 0));
        world.Add("alice");
        world.Add("bob", new AccountPolicy { MinimumBalance = -100, OutgoingThroughput = (1_000, TimeSpan.FromSeconds(1)) });
        var session = world.Attach("alice");
        world.Attach("bob");
        Passed(world, session, Packet.Prepare("test.bob.x", 100, Expiry));
        Assert.Equal("T04", Refused(world, session, Packet.Prepare("test.bob.x", 1, Expiry)));
        Passed(world, session, Packet.Prepare("test.bob.x", 0, Expiry));
        world.AssertConserved();
    }

    [Theory]
    [InlineData("peer.config", false, "F00")]
    [InlineData("peer.config", true, null)]
    [InlineData("peer.route.control", true, "F01")]
    [InlineData("peer.anything", true, "F01")]
    public void peer_destinations_are_answered_here_and_move_no_money(string destination, bool child, string? code)
    {
        var (world, session) = World(new AccountPolicy { IsChild = child });
        var packet = Packet.Prepare(destination, 5, Expiry, condition: Condition.PeerProtocolCondition.ToArray());
        var answer = Answer(world, session, packet);
        if (code is not null)
        {
            Assert.Equal(code, answer.Code);
        }
        else
        {
            Assert.True(Connector.Protocols.Ildcp.IldcpResponse.TryRead(answer.Data, out var response, out _));
            Assert.True(response.Address.SequenceEqual("test.us.alice"u8));
            Assert.Equal(9, response.AssetScale);
        }

        world.AssertConserved();
    }

    [Fact]
    public void an_ildcp_request_with_another_condition_is_f01()
    {
        var (world, session) = World(new AccountPolicy { IsChild = true });
        Assert.Equal("F01", Refused(world, session, Packet.Prepare("peer.config", 0, Expiry)));
    }

    private static (AccountWorld World, ulong Session) World(AccountPolicy alice, bool bobIsUp = true)
    {
        var world = new AccountWorld(new("test.bob", "bob", 0), new("test.alice", "alice", 0), new("self.bob", "bob", 0));
        world.SetRoutes(
            new("test.bob", "bob", 0), new("test.alice", "alice", 0), new("self.bob", "bob", 0), new("local.bob", "bob", 0),
            new("test.us", "", 0));
        world.Add("alice", alice);
        world.Add("bob");
        if (bobIsUp)
            world.Attach("bob");
        return (world, world.Attach("alice"));
    }

    private static ulong _tag = 1_000;

    private static string Refused(AccountWorld world, ulong session, byte[] packet) => Answer(world, session, packet).Code;

    private static Sent Answer(AccountWorld world, ulong session, byte[] packet, bool passes = false)
    {
        var before = world.SentTo("alice").Count;
        var tag = Interlocked.Increment(ref _tag);
        Assert.True(world.Take("alice", session, EntryKind.Prepare, tag, packet));
        if (passes)
            return Assert.Single(world.SentTo("bob"));
        Assert.Equal(before + 1, world.SentTo("alice").Count);
        Assert.Equal(tag, world.SentTo("alice")[^1].Tag);
        return world.SentTo("alice")[^1];
    }

    private static EntryKind Passed(AccountWorld world, ulong session, byte[] packet, string to = "bob")
    {
        var before = world.SentTo(to).Count;
        Assert.True(world.Take("alice", session, EntryKind.Prepare, Interlocked.Increment(ref _tag), packet));
        Assert.Equal(before + 1, world.SentTo(to).Count);
        return world.SentTo(to)[^1].Kind;
    }
}
