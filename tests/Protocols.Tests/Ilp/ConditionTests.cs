using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests.Ilp;

public sealed class ConditionTests
{
    private static readonly VectorFile Vectors = new("conditions.json");

    public static TheoryData<string> Names => Vectors.Names();

    [Theory, MemberData(nameof(Names))]
    public void a_fulfillment_matches_only_the_condition_it_hashes_to(string name)
    {
        var vector = Vectors[name];
        Assert.Equal(vector.Flag("matches"), Condition.Matches(vector.Hex("fulfillment"), vector.Hex("condition")));
    }

    [Fact]
    public void the_peer_protocol_pair_matches() =>
        Assert.True(Condition.Matches(Condition.PeerProtocolFulfillment, Condition.PeerProtocolCondition));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void a_condition_of_another_size_matches_nothing(int size) =>
        Assert.False(Condition.Matches(Condition.PeerProtocolFulfillment, new byte[size]));
}
