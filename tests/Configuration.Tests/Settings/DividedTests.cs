using Connector.Configuration.Changes;
using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

/// <summary><c>cluster.shards</c>, and what it needs.</summary>
public sealed class DividedTests
{
    private const string Parent = "{ id: mother, relation: parent, authToken: \"${T}\" }";

    [Theory]
    [InlineData("", 1)]
    [InlineData("shards: 1", 1)]
    [InlineData("shards: 16", 16)]
    public void it_is_one_unless_the_file_says_more(string key, int expected) =>
        Assert.Equal(expected, Read($"cluster: {{ mode: postgres, {key} }}").Config!.Cluster.Shards);

    [Fact]
    public void the_variable_goes_over_the_file() =>
        Assert.Equal(3, Read("cluster: { mode: postgres, shards: 2 }", variable: "3").Config!.Cluster.Shards);

    [Fact]
    public void another_number_needs_a_restart()
    {
        var running = Read("cluster: { mode: postgres, shards: 2 }").Config!;
        var changes = ConfigChanges.Between(running, Read("cluster: { mode: postgres, shards: 3 }").Config!);
        Assert.Equal(["cluster"], changes.NeedRestart);
        Assert.Equal(running, changes.InForce);
    }

    [Fact]
    public void a_parent_that_gives_the_address_is_for_one_silo()
    {
        Assert.Equal(
            ["node.yaml:6:36: cluster.shards: the address that mother, a parent, gives is that of one silo, and there are several. "
                + "Write ilpAddress: the address that it gives, or shards: 1"],
            Errors("cluster: { mode: postgres, shards: 2 }", Parent));
        Assert.Empty(Errors("cluster: { mode: postgres, shards: 2 }\nilpAddress: g.mother.me", Parent));
        Assert.Empty(Errors("cluster: { mode: postgres, shards: 1 }", Parent));
    }

    [Theory]
    [InlineData(2, "fulfill", true)]
    [InlineData(2, "full", false)]
    [InlineData(1, "fulfill", false)]
    public void what_one_shard_has_sent_to_another_survives_a_crash(int shards, string durability, bool isRefused)
    {
        string[] expected = isRefused
            ? ["node.yaml:5:49: ledger.durability: a shard must know after a crash what it had sent to another. "
                + "Write durability: full, or shards: 1"]
            : [];
        var result = Loaded.From(
            "nodeId: me\nbtpServerPort: 1\npeers: []\nroutes: []\n"
                + $"ledger: {{ connectionString: \"${{C}}\", durability: {durability} }}\ncluster: {{ mode: postgres, shards: {shards} }}\n",
            ("C", "Host=db"));
        Assert.Equal(expected, result.Errors.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("me.1of2", true)]
    [InlineData("me.10of16", true)]
    [InlineData("me.1of", false)]
    [InlineData("1of2", false)]
    [InlineData("me.1of2.", false)]
    [InlineData("me-1of2", false)]
    public void no_node_has_the_name_of_a_shard_of_another(string id, bool isRefused)
    {
        string[] expected = isRefused
            ? [$"node.yaml:1:9: nodeId: {id} is what a shard of another node may be called (cluster.shards). "
                + "Choose one that does not end in .1of2 or the like"]
            : [];
        Assert.Equal(expected, Loaded.Errors($"nodeId: {id}\nbtpServerPort: 1\npeers: []\nroutes: []\n"));
    }

    private static ConfigResult Read(string lines, string peer = "", string? variable = null) => Loaded.From(
        $"nodeId: me\nbtpServerPort: 1\npeers: [{peer}]\nroutes: []\nledger: {{ connectionString: \"${{C}}\" }}\n{lines}\n",
        ("C", "Host=db"), ("T", "token"), ("CLUSTER_SHARDS", variable ?? ""));

    private static IEnumerable<string> Errors(string lines, string peer) =>
        Read(lines, peer).Errors.Select(problem => problem.ToString());
}
