using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>A cluster with two accounts: alice pays bob.</summary>
internal static class TwoPeersOfACluster
{
    private const string AliceToken = "token-of-alice";
    private const string BobToken = "token-of-bob";

    /// <summary>A moved account is back within this, by the contract of the issue.</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(40);

    /// <summary>Bob dials us, unless there is a place to dial him.</summary>
    public static Task<ClusterNode> CreateAsync(int silos, int gateways, Uri? bob = null)
    {
        var url = bob is null ? "" : $"\n    url: ws://127.0.0.1:{bob.Port}";
        return ClusterNode.CreateAsync(silos, gateways,
            $$"""
            ledger: { connectionString: "${LEDGER_CONNECTION_STRING}", grace: 10s }
            peers:
              - id: alice
                authToken: {{AliceToken}}
              - id: bob
                authToken: {{BobToken}}{{url}}
            routes:
              - prefix: test.node.bob
                nextHop: bob

            """);
    }

    public static Task<TestPeer> AliceAsync(ClusterNode node, int gateway) =>
        TwoPeers.WhenLetInAsync(() => TestPeer.LoginAsync(node.Btp[gateway], "alice", AliceToken));

    public static Task<TestPeer> BobAsync(ClusterNode node, int gateway) =>
        TwoPeers.WhenLetInAsync(() => TestPeer.LoginAsync(node.Btp[gateway], "bob", BobToken));
}
