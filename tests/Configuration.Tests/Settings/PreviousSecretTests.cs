using Connector.Configuration.Tests.Loading;

namespace Connector.Configuration.Tests.Settings;

/// <summary>The secret of before, which lets a peer in until it has the new one.</summary>
public sealed class PreviousSecretTests
{
    private const string Now = "BTP_PEER_CONNECTOR_B_SECRET";
    private const string Before = "BTP_PEER_CONNECTOR_B_SECRET_PREVIOUS";

    [Fact]
    public void there_is_none_unless_it_is_written() => Assert.Null(Loaded.Peer("relation: peer", (Now, "new")).PreviousToken);

    [Fact]
    public void a_variable_has_it()
    {
        var peer = Loaded.Peer("url: ws://b:1", (Now, "new"), (Before, "old"));

        Assert.Equal(("new", "new", "old"), (peer.AcceptToken!.Reveal(), peer.DialToken!.Reveal(), peer.PreviousToken!.Reveal()));
    }

    [Fact]
    public void the_file_has_it()
    {
        var peer = Loaded.Peer("authToken: ${A}\npreviousAuthToken: ${B}", ("A", "new"), ("B", "old"));

        Assert.Equal(("new", "old"), (peer.AcceptToken!.Reveal(), peer.PreviousToken!.Reveal()));
    }

    [Fact]
    public void a_file_of_secrets_has_it()
    {
        var environment = new Dictionary<string, string> { [Now + "_FILE"] = "/new", [Before + "_FILE"] = "/old" };
        var result = ConfigLoader.Load(Loaded.WithPeer("relation: peer"), Loaded.File, environment, path => path[1..] + "\n");

        Assert.Empty(result.Problems);
        Assert.Equal(("new", "old"), (result.Config!.Peers[0].AcceptToken!.Reveal(), result.Config!.Peers[0].PreviousToken!.Reveal()));
    }

    [Fact]
    public void an_account_that_only_a_variable_makes_has_it_too()
    {
        var peer = Assert.Single(Loaded.Config(Loaded.Smallest, (Now, "new"), (Before, "old")).Peers);

        Assert.Equal(("connector-b", "old"), (peer.Id, peer.PreviousToken!.Reveal()));
    }

    [Fact]
    public void it_makes_no_account_and_is_an_error_where_no_secret_follows_it()
    {
        Assert.Equal(
            [$"environment: {Before}: connector-b has no secret that would follow it. Set {Now} to the new one, or unset this"],
            Loaded.Errors(Loaded.Smallest, (Before, "old")));
        Assert.Equal(
            [$"node.yaml:6:24: peers[0].previousAuthToken: there is no token that would follow it. Set {Now} to the new one, or remove this"],
            Loaded.Errors(Loaded.WithPeer("previousAuthToken: ${B}"), ("B", "old")));
    }

    [Fact]
    public void one_that_stands_in_the_file_is_a_warning() =>
        Assert.Contains(
            $"node.yaml:7:24: peers[0].previousAuthToken: the secret stands in the file. Write previousAuthToken: ${{{Before}}}, and set the variable",
            Loaded.Warnings(Loaded.WithPeer("authToken: ${A}\npreviousAuthToken: hunter2"), ("A", "new")));

    [Fact]
    public void one_that_is_the_secret_of_another_peer_is_a_warning() =>
        Assert.Contains(
            Loaded.Warnings(Loaded.Smallest, (Now, "new"), (Before, "same"), ("BTP_PEER_X_SECRET", "same")),
            warning => warning.Contains("has the same secret as", StringComparison.Ordinal));
}
