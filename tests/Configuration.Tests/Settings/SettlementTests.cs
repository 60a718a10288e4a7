using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

/// <summary>Settlement that would only work halfway is told.</summary>
public sealed class SettlementTests
{
    private static readonly (string, string) _secret = ("BTP_PEER_CONNECTOR_B_SECRET", "s");

    [Fact]
    public void a_threshold_without_an_engine_warns() =>
        Assert.Equal(
            ["node.yaml:6:33: peers[0].balance.settleThreshold: nobody pays: the peer has no settlementEngine. Write settlementEngine: { url: http://engine:3000 }"],
            Loaded.Problems(Loaded.WithPeer("balance: { settleThreshold: -1 }"), _secret));

    [Fact]
    public void an_engine_that_cannot_call_warns() =>
        Assert.Equal(
            ["node.yaml:6:23: peers[0].settlementEngine: the engine cannot tell us what the peer paid: nothing listens for it. Write settlement: { port: 7771 }"],
            Loaded.Problems(Loaded.WithPeer("settlementEngine: { url: https://b }"), _secret));

    [Fact]
    public void a_listener_that_nobody_calls_warns() =>
        Assert.Equal(
            ["node.yaml:5:13: settlement: no peer has a settlementEngine that could call. Give one to a peer, or remove it"],
            Loaded.Problems(Loaded.Smallest + "settlement: { port: 7771 }"));

    [Fact]
    public void credentials_of_an_engine_that_stand_in_the_file_warn_and_are_not_shown() =>
        Assert.Equal(
            ["node.yaml:6:30: peers[0].settlementEngine.url: the password of the address stands in the file. Write it as a variable"],
            Loaded.Problems(
                Loaded.WithPeer("settlementEngine: { url: 'http://me:hunter2@b' }") + "settlement: { port: 7771 }\n", _secret));

    [Fact]
    public void a_target_above_zero_keeps_the_account_prepaid() =>
        Assert.Equal(
            new BalanceConfig { SettleThreshold = 50, SettleTo = 200 },
            Loaded.Peer("balance: { settleThreshold: 50, settleTo: 200 }", _secret).Balance);
}
