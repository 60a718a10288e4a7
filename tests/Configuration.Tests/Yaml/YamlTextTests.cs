using Connector.Configuration.Tests.Loading;
using CsCheck;

namespace Connector.Configuration.Tests.Yaml;

public sealed class YamlTextTests
{
    [Fact]
    public void anchors_and_merge_keys_save_writing()
    {
        var config = Loaded.Config("""
            nodeId: a
            btpServerPort: 1
            peers:
              - &first
                id: b
                authToken: ${S}1
                maxPacketAmount: 5
                inFlight: &flight { packets: 7 }
              - <<: *first
                id: c
                authToken: ${S}2
                inFlight: *flight
            routes: []
            """, ("S", "s"));

        Assert.Equal([("b", 5UL, 7), ("c", 5UL, 7)], config.Peers.Select(p => (p.Id, p.MaxPacketAmount!.Value, p.InFlight.Packets)));
    }

    [Fact]
    public void merge_keys_take_a_list_of_which_the_first_counts()
    {
        var config = Loaded.Config("""
            nodeId: a
            btpServerPort: 1
            routes: []
            peers:
              - { id: b, authToken: "${S}1", <<: [&one { maxPacketAmount: 1 }, &two { maxPacketAmount: 2, relation: child }] }
            """, ("S", "s"));

        Assert.Equal((1UL, PeerRelation.Child), (config.Peers[0].MaxPacketAmount!.Value, config.Peers[0].Relation));
    }

    [Fact]
    public void a_merge_key_without_a_mapping_is_a_mistake() =>
        Assert.Equal(
            ["node.yaml:5:5: <<: expected a mapping, found a number. Write <<: *anchor"], Loaded.Errors(Loaded.Smallest + "<<: 5"));

    [Fact]
    public void quotes_and_tags_say_that_a_value_is_text()
    {
        Assert.Equal("5", Loaded.Config(Loaded.Smallest + "name: \"5\"").Name);
        Assert.Equal("5", Loaded.Config(Loaded.Smallest + "name: '5'").Name);
        Assert.Equal("5", Loaded.Config(Loaded.Smallest + "name: !!str 5").Name);
        Assert.Equal("true", Loaded.Config(Loaded.Smallest + "name: >-\n  true").Name);
        Assert.Equal("yes", Loaded.Config(Loaded.Smallest + "name: yes").Name);
    }

    [Fact]
    public void windows_line_ends_and_a_byte_order_mark_do_no_harm() =>
        Assert.Equal("a", Loaded.Config("\uFEFFnodeId: a\r\nbtpServerPort: 1\r\npeers: []\r\nroutes: []\r\n").NodeId);

    [Fact]
    public void a_document_may_be_marked() =>
        Assert.Equal("connector-a", Loaded.Config("%YAML 1.2\n---\n" + Loaded.Smallest + "...\n").NodeId);

    [Fact]
    public void deep_nesting_is_refused() =>
        Assert.Equal(
            "node.yaml:1:34: lists and mappings are nested more than 32 deep. Make it smaller",
            Loaded.Problems(new string('[', 100)).Single());

    [Fact]
    public void a_small_file_cannot_grow_into_a_large_one()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"k{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");

        Assert.Contains(
            "the file has more than 2000000 values. Make it smaller",
            Loaded.Problems("k0: &a0 x\n" + string.Join('\n', lines)).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void a_file_of_many_routes_is_read()
    {
        var routes = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  - {{ prefix: g.r{i}, nextHop: local }}\n"));

        Assert.Equal(20_000, Loaded.Config($"nodeId: a\nbtpServerPort: 1\npeers: []\nroutes:\n{routes}").Routes.Length);
    }

    [Fact]
    public void any_text_is_read_or_refused_and_never_throws() =>
        Gen.String[Gen.Char["\n\t :-[]{}#&*!|>'\"%@`,?$\\abcnodeId01\u00e9\ud800"], 0, 60].Sample(NeverThrows, iter: 20_000);

    [Fact]
    public void any_damage_to_a_good_file_is_read_or_refused_and_never_throws()
    {
        var good = Loaded.WithPeer("url: ws://b:1\nauthToken: ${S:-x}\nbalance: { maximum: 5 }") + "maxHoldTime: 30s\n";
        var damage = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 6], Gen.String[Gen.Char["\n \t:[]{}$&*-#\"x0"], 0, 4]);

        damage.Array[1, 3].Sample(
            cuts => NeverThrows(cuts.Aggregate(
                good, (text, cut) => text.Length <= cut.Item1
                    ? text + cut.Item3
                    : text[..cut.Item1] + cut.Item3 + text[Math.Min(text.Length, cut.Item1 + cut.Item2)..])),
            iter: 10_000);
    }

    private static void NeverThrows(string text)
    {
        var result = Loaded.From(text);

        Assert.Equal(result.Config is null, result.Errors.Any());
        Assert.All(result.Problems, problem => Assert.True(problem is { Line: >= 1, Column: >= 1 }, problem.ToString()));
    }
}
