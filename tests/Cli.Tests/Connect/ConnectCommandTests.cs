using System.Text.Json;
using Connector.Protocols.Ilp;
using Connector.Testing;

namespace Connector.Cli.Tests.Connect;

public sealed class ConnectCommandTests : IAsyncDisposable
{
    private readonly TestPeerListener _connector = TestPeerListener.Start();

    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    [Fact]
    public async Task shows_login_address_asset_and_round_trip()
    {
        _connector.OnPrepare = Answering.AssignsAddress("g.connectora.alice", "EUR", 6);

        var result = await ConnectAsync("--username", "alice");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"Connected +ws://127.0.0.1:\d+/ in [\d.]+ ms", result.Out);
        Assert.Matches(@"Logged in +as alice in [\d.]+ ms", result.Out);
        Assert.Matches(@"Address +g\.connectora\.alice\n", result.Out);
        Assert.Matches(@"Asset +EUR, scale 6\n", result.Out);
        Assert.Matches(@"Round trip +[\d.]+ ms best, [\d.]+ ms worst of 5", result.Out);
    }

    [Fact]
    public async Task a_rejected_address_request_is_shown_and_is_no_failure()
    {
        _connector.OnPrepare = Answering.RejectsWith(ErrorCode.F00BadRequest, "not a child", "g.connectora");

        var result = await ConnectAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Address      none: the connector rejects the request, F00 'not a child' (triggered by g.connectora)", result.Out);
    }

    [Fact]
    public async Task an_address_answer_that_makes_no_sense_is_said_to_be_so()
    {
        _connector.OnPrepare = prepare =>
            prepare.FulfillWithAsync(Condition.PeerProtocolFulfillment, "nonsense"u8);

        var result = await ConnectAsync();

        Assert.Contains("the answer is not an ILDCP response", result.Out);
    }

    [Fact]
    public async Task json_has_the_same()
    {
        _connector.OnPrepare = Answering.AssignsAddress("g.connectora.alice", "EUR", 6);

        var result = await ConnectAsync("--json");
        var report = JsonDocument.Parse(result.Out).RootElement;

        Assert.Equal(0, result.ExitCode);
        Assert.True(report.GetProperty("loggedIn").GetBoolean());
        Assert.Equal("g.connectora.alice", report.GetProperty("address").GetString());
        Assert.Equal("EUR", report.GetProperty("assetCode").GetString());
        Assert.Equal(6, report.GetProperty("assetScale").GetInt32());
        Assert.Equal(5, report.GetProperty("roundTripMs").GetArrayLength());
    }

    [Fact]
    public async Task a_refused_login_exits_2_with_the_servers_words()
    {
        _connector.AcceptOnly("send-packet-client", "right");

        var result = await ConnectAsync("--auth-token", "wrong-one");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("refused the login", result.Error);
        Assert.DoesNotContain("wrong-one", result.Everything);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task watching_shows_packets_and_rejects_them()
    {
        var command = new CommandLine();
        var running = command.StartAsync("connect", Url, "--watch");
        var session = await _connector.NextSessionAsync();
        var answer = await session.SendPrepareAsync(new PacketFactory().Next("g.us.invoice", 42));
        await Await.UntilAsync(() => command.OutSoFar.Contains("Packet received, rejected", StringComparison.Ordinal), "the packet is shown");
        // A packet may come while it still asks for the address: who stops it then has interrupted it.
        await Await.UntilAsync(() => command.OutSoFar.Contains("Watching", StringComparison.Ordinal), "it watches");
        await command.Stop.CancelAsync();
        var result = await Await.Within(running, "watching ends when it is stopped");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("F02", answer.Code);
        Assert.Contains("destination: \"g.us.invoice\"", result.Out);
        Assert.Contains("amount: \"42\"", result.Out);
    }

    [Fact]
    public async Task watching_can_fulfill()
    {
        var command = new CommandLine();
        var running = command.StartAsync("connect", Url, "--watch", "--fulfill");
        var session = await _connector.NextSessionAsync();
        var packet = new PacketFactory().Next("g.us");
        var right = await session.SendPrepareAsync(packet);
        var wrong = await session.SendPrepareAsync(new PacketFactory().WithData("g.us", "too short"u8));
        await command.Stop.CancelAsync();
        await Await.Within(running, "watching ends when it is stopped");

        Assert.True(packet.IsFulfilledBy(right), right.ToString());
        Assert.Equal("F05", wrong.Code);
    }

    [Fact]
    public async Task watching_ends_with_the_session()
    {
        var command = new CommandLine();
        var running = command.StartAsync("connect", Url, "--watch");
        var session = await _connector.NextSessionAsync();
        await Await.UntilAsync(() => command.OutSoFar.Contains("Watching", StringComparison.Ordinal), "it watches");
        await session.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, "stopping");
        var result = await Await.Within(running, "watching ends with the session");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the connector closed the connection with code 1001 (stopping)", result.Error);
    }

    [Fact]
    public async Task fulfilling_without_watching_makes_no_sense()
    {
        var result = await ConnectAsync("--fulfill");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--fulfill needs --watch", result.Error);
    }

    [Fact]
    public async Task a_wrong_url_says_what_to_write()
    {
        var result = await CommandLine.RunAsync("connect", "localhost:3000");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("write for example ws://localhost:3000", result.Error);
    }

    private string Url => _connector.Url.ToString();

    private Task<CommandResult> ConnectAsync(params string[] more) => CommandLine.RunAsync(["connect", Url, .. more]);
}
