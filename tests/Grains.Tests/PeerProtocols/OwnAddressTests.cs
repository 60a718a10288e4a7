using System.Text;
using Connector.Configuration;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;
using Connector.Grains.Tests.Accounts;
using Connector.Protocols.Ildcp;

namespace Connector.Grains.Tests.PeerProtocols;

/// <summary>What follows from our own address when it is another one than before.</summary>
public sealed class OwnAddressTests
{
    private const string Yaml = """
        nodeId: us
        btpServerPort: 3000
        peers:
          - { id: parent, relation: parent, authToken: "${P}" }
          - { id: other, relation: parent, authToken: "${O}" }
          - { id: kid, relation: child, authToken: "${K}" }
          - { id: elsewhere, relation: child, authToken: "${E}" }
        routes:
          - { prefix: test.home, nextHop: local }
          - { prefix: test.home.elsewhere, nextHop: parent }
          - { prefix: "", nextHop: parent }
        """;

    private readonly AccountWorld _world = new();
    private readonly ulong _session;

    public OwnAddressTests()
    {
        _world.Add("kid", new AccountPolicy { IsChild = true });
        _session = _world.Attach("kid");
    }

    [Fact]
    public void children_get_no_address_while_ours_is_awaited_and_ask_again()
    {
        _world.Node.AwaitsAddress = true;

        Assert.Equal("T00", Ask().Code);
    }

    [Fact]
    public void children_get_addresses_below_the_new_one()
    {
        Assert.Equal("test.us.kid", AddressIn(Ask()));

        _world.Node.OwnAddress = "g.parent.us"u8.ToArray();

        Assert.Equal("g.parent.us.kid", AddressIn(Ask()));
    }

    [Fact]
    public void a_child_whose_address_would_be_too_long_gets_none()
    {
        _world.Node.OwnAddress = Encoding.ASCII.GetBytes("g." + new string('a', 1020));

        Assert.Equal("F00", Ask().Code);
    }

    [Fact]
    public void routes_that_follow_from_our_address_move_and_those_of_the_file_stay()
    {
        var config = Config(Yaml);
        var before = ConfiguredRoutes.From(config);
        var after = ConfiguredRoutes.Readdress(before, config, config.IlpAddress, "g.parent.us");

        RouteEntry[] ofTheFile = [new("test.home", "", 0), new("test.home.elsewhere", "parent", 0), new("", "parent", 0)];
        Assert.Equal([.. ofTheFile, new("test.home.kid", "kid", 0)], before);
        Assert.Equal(
            [.. ofTheFile, new("g.parent.us", "", 0), new("g.parent.us.kid", "kid", 0), new("g.parent.us.elsewhere", "elsewhere", 0)],
            after);
        Assert.Equal(before, ConfiguredRoutes.Readdress(after, config, "g.parent.us", config.IlpAddress));
    }

    [Fact]
    public void only_the_first_parent_gives_the_address_and_none_when_the_file_has_it()
    {
        var policies = PolicyTable.From(Config(Yaml), Shard.Whole);
        Assert.Equal((true, false, false), (policies.Of("parent").GivesAddress, policies.Of("other").GivesAddress, policies.Of("kid").GivesAddress));

        policies = PolicyTable.From(Config("ilpAddress: test.home\n" + Yaml), Shard.Whole);
        Assert.False(policies.Of("parent").GivesAddress);
    }

    private static ConnectorConfig Config(string yaml)
    {
        Dictionary<string, string> environment = new() { ["P"] = "of-parent", ["O"] = "of-other", ["K"] = "of-kid", ["E"] = "of-elsewhere" };
        var read = ConfigLoader.Load(yaml, "us.yaml", environment);
        Assert.True(read.Config is not null, string.Join('\n', read.Problems));
        return read.Config;
    }

    private Sent Ask()
    {
        var request = new byte[IldcpRequest.Size];
        IldcpRequest.Write(request, _world.Now + 10_000);
        _world.Take("kid", _session, EntryKind.Prepare, (ulong)_world.SentTo("kid").Count + 1, request);
        return _world.SentTo("kid")[^1];
    }

    private static string AddressIn(Sent answer)
    {
        Assert.Equal(EntryKind.Fulfill, answer.Kind);
        Assert.True(IldcpResponse.TryRead(answer.Data, out var response, out _));
        return Encoding.ASCII.GetString(response.Address);
    }
}
