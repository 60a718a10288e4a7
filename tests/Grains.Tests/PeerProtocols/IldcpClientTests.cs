using System.Text;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.PeerProtocols;
using Connector.Grains.Tests.Accounts;
using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Tests.PeerProtocols;

/// <summary>Our own address, asked for at a parent that may say anything.</summary>
public sealed class IldcpClientTests
{
    private readonly AccountWorld _world = new();
    private readonly Account _parent;
    private ulong _session;

    public IldcpClientTests()
    {
        _parent = _world.Add("parent", new AccountPolicy { GivesAddress = true });
        _session = _world.Attach("parent");
    }

    [Fact]
    public void a_parent_that_connected_is_asked_once_and_its_address_is_taken()
    {
        var request = Ask();
        Assert.True(Prepare.TryRead(request.Payload, out var prepare, out _));
        Assert.True(IldcpRequest.IsAddressed(in prepare));
        Assert.Equal(
            (0UL, AccountWorld.Start + IldcpClient.PatienceMs, 0),
            (prepare.Amount, prepare.ExpiresAt, prepare.Data.Length));
        Assert.True(prepare.Condition.SequenceEqual(Condition.PeerProtocolCondition));

        Answer(request, Given("g.parent.us"));

        Assert.Equal(["g.parent.us"], _world.Addresses("parent"));
        Assert.False(_parent.WantsAddress);
        Later(3_600_000);
        Assert.Single(Requests);
    }

    [Fact]
    public void no_other_peer_is_asked()
    {
        var peer = _world.Add("peer");
        _world.Attach("peer");
        _world.AskForAddress("peer");

        Assert.False(peer.WantsAddress);
        Assert.Empty(_world.SentTo("peer"));
    }

    [Fact]
    public void a_parent_that_is_not_connected_is_not_asked()
    {
        _world.Detach("parent", _session);
        _world.AskForAddress("parent");

        Assert.False(_parent.WantsAddress);
        Assert.Empty(Requests);
    }

    [Fact]
    public void one_that_connects_again_is_asked_again()
    {
        Answer(Ask(), Given("g.parent.us"));
        _world.Detach("parent", _session);
        _session = _world.Attach("parent");
        Answer(Ask(), Given("g.elsewhere.us"));

        Assert.Equal(["g.parent.us", "g.elsewhere.us"], _world.Addresses("parent"));
    }

    public static TheoryData<string, byte[], string> Unusable { get; } = new()
    {
        { "a character", Given("g.par ent.us"), "AddressCharacter" },
        { "no scheme", Given("nowhere.us"), "AddressScheme" },
        { "a bare scheme", Given("g"), "AddressNoSegment" },
        { "empty", Given(""), "AddressEmpty" },
        { "too long", Given("g." + new string('a', 1022)), "AddressTooLong" },
        { "peer", Given("peer.config"), "nobody can have" },
        { "self", Given("self.us"), "nobody can have" },
        { "another asset", Given("g.parent.us", "EUR"), "it counts EUR of scale 9, we count USD of scale 9" },
        { "another scale", Given("g.parent.us", "USD", 2), "it counts USD of scale 2, we count USD of scale 9" },
        { "an unreadable asset", Given("g.parent.us", "\u001b[31m"), "an asset with an unreadable code" },
        { "a long asset", Given("g.parent.us", new string('x', 30_000)), "an asset with an unreadable code" },
        { "cut short", Given("g.parent.us")[..5], "unusable" },
        { "nothing", [], "unusable" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void an_unusable_answer_is_refused_loudly_and_not_asked_for_again(string what, byte[] data, string problem)
    {
        Answer(Ask(), data);

        var (told, isLoud) = Assert.Single(_world.Refusals("parent"));
        Assert.True(isLoud, what);
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", told, StringComparison.Ordinal);
        Assert.Empty(_world.Addresses("parent"));
        Later(3_600_000);
        Assert.Single(Requests);
    }

    [Fact]
    public void a_fulfillment_that_is_not_all_zero_is_refused()
    {
        var packet = new byte[Fulfill.SizeOf(0)];
        Fulfill.Write(packet, new byte[32].Select(_ => (byte)1).ToArray(), default);
        Take(Ask(), EntryKind.Fulfill, packet);

        Assert.Contains("Fulfillment", Assert.Single(_world.Refusals("parent")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void the_longest_address_is_taken()
    {
        var longest = "g." + new string('a', 1021);
        Answer(Ask(), Given(longest));

        Assert.Equal([longest], _world.Addresses("parent"));
    }

    [Theory]
    [InlineData("F00", true)]
    [InlineData("F02", true)]
    [InlineData("T00", false)]
    [InlineData("T01", false)]
    [InlineData("R00", false)]
    public void a_final_reject_ends_it_and_a_temporary_one_is_asked_again(string code, bool isFinal)
    {
        Reject(Ask(), code);
        Later(IldcpClient.FirstPauseMs);

        Assert.Equal(isFinal, Assert.Single(_world.Refusals("parent")).IsLoud);
        Assert.Equal(isFinal ? 1 : 2, Requests.Count);
    }

    [Fact]
    public void silence_is_asked_again_ever_less_often_loud_once_and_never_twice_at_once()
    {
        var asked = new List<long>();
        for (var waited = 0L; waited < 1_200_000; waited += 250)
        {
            var before = Requests.Count;
            Later(250);
            if (Requests.Count > before) asked.Add(_world.Now);
        }

        var pauses = asked.Zip(asked.Skip(1), (one, next) => next - one - IldcpClient.PatienceMs).ToArray();
        Assert.Equal(pauses.Order(), pauses);
        Assert.All(pauses, pause => Assert.InRange(pause, IldcpClient.FirstPauseMs, IldcpClient.LongestPauseMs + 1_000));
        Assert.InRange(asked.Count, IldcpClient.LoudAfter, 30);
        Assert.Single(_world.Refusals("parent"), refusal => refusal.IsLoud);
        Assert.Empty(_world.Addresses("parent"));
    }

    [Fact]
    public void an_answer_that_comes_after_its_time_or_again_or_from_elsewhere_counts_for_nothing()
    {
        var first = Ask();
        Later(IldcpClient.PatienceMs + 1);
        Answer(first, Given("g.late"));
        Later(IldcpClient.FirstPauseMs);
        var second = Requests[^1];
        var dialled = _world.Attach("parent", SessionKind.Dialled);
        Answer(second, Given("g.replaced"));
        Answer(Ask(dialled), Given("g.parent.us"), dialled);
        Answer(Requests[^1], Given("g.again"), dialled);

        Assert.Equal(["g.parent.us"], _world.Addresses("parent"));
    }

    [Fact]
    public void what_cannot_be_sent_is_asked_again()
    {
        Take(Ask(), EntryKind.Undelivered, []);
        Later(IldcpClient.FirstPauseMs);

        Assert.False(Assert.Single(_world.Refusals("parent")).IsLoud);
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public void asking_holds_nothing_and_leaves_nothing_open()
    {
        Answer(Ask(), Given("g.parent.us"));

        Assert.False(_parent.HasOpen);
        Assert.Equal(Int128.Zero, _parent.Status.HeldOutgoing);
    }

    private List<Sent> Requests => [.. _world.SentTo("parent").Where(sent => sent.Kind == EntryKind.Prepare)];

    private static byte[] Given(string address, string asset = "USD", byte scale = 9)
    {
        var (name, code) = (Encoding.ASCII.GetBytes(address), Encoding.UTF8.GetBytes(asset));
        var data = new byte[IldcpResponse.SizeOf(name.Length, code.Length)];
        IldcpResponse.Write(data, name, scale, code);
        return data;
    }

    /// <summary>The request that is sent now.</summary>
    private Sent Ask(ulong? session = null)
    {
        var before = Requests.Count;
        _world.AskForAddress("parent");
        Assert.True(Requests.Count == before + 1, $"nothing is asked on session {session ?? _session}");
        return Requests[^1];
    }

    private void Later(long milliseconds)
    {
        for (var step = 0; step < 2; step++)
        {
            _world.Now += step == 0 ? 0 : milliseconds;
            _world.AskForAddress("parent");
        }
    }

    private void Answer(Sent request, byte[] data, ulong? session = null)
    {
        var packet = new byte[Fulfill.SizeOf(data.Length)];
        Fulfill.Write(packet, Condition.PeerProtocolFulfillment, data);
        Take(request, EntryKind.Fulfill, packet, session);
    }

    private void Reject(Sent request, string code)
    {
        var packet = new byte[Protocols.Ilp.Reject.SizeOf(0, 0, 0)];
        Protocols.Ilp.Reject.Write(packet, ErrorCode.T00InternalError, default, default, default);
        Encoding.ASCII.GetBytes(code, packet.AsSpan(2));
        Take(request, EntryKind.Reject, packet);
    }

    private void Take(Sent request, EntryKind kind, byte[] payload, ulong? session = null) =>
        Assert.True(_world.Take("parent", session ?? _session, kind, request.Tag, payload));
}
