using System.Net.WebSockets;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Testing;

namespace Connector.Cli.Tests.Peers;

/// <summary>The peer that all other tests lean on is tested here, against its own other end.</summary>
public sealed class TestPeerTests : IAsyncDisposable
{
    private readonly TestPeerListener _server = TestPeerListener.Start();
    private readonly PacketFactory _packets = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task packets_go_both_ways_on_one_session()
    {
        await using var client = await LoginAsync();
        var server = await _server.NextSessionAsync();
        var there = _packets.Next("test.server");
        var back = _packets.Next("test.client", 7, dataBytes: 1000);

        Assert.True(there.IsFulfilledBy(await client.SendPrepareAsync(there)));
        Assert.True(back.IsFulfilledBy(await server.SendPrepareAsync(back)));
        var seen = await client.NextPrepareAsync();
        Assert.Equal(7ul, seen.Amount);
        Assert.Equal("test.client", seen.Destination);
        Assert.Equal(back.ExpiresAt, seen.ExpiresAt);
        Assert.Equal(1000, seen.Data.Length);
        Assert.Equal(1, client.Counters.Prepares);
        Assert.Equal(1, client.Counters.Fulfills);
        Assert.Equal(1, client.Counters.PreparesSent);
    }

    [Fact]
    public async Task a_listener_sees_account_token_and_path()
    {
        await using var client = await TestPeer.LoginAsync(new Uri(_server.Url, "/some/path"), "bob", "shh");
        var server = await _server.NextSessionAsync();

        Assert.Equal(new LoginAttempt("/some/path", "bob", "shh"), server.Login);
    }

    [Fact]
    public async Task a_login_without_account_is_told_from_an_empty_one()
    {
        await using var none = await TestPeer.LoginAsync(_server.Url, null, "shh");
        await using var empty = await TestPeer.LoginAsync(_server.Url, "", "shh");

        Assert.Equal([null, ""], _server.Logins.Select(login => login.Username));
    }

    [Fact]
    public async Task a_refused_login_throws_with_the_error_and_closes()
    {
        _server.AcceptOnly("bob", "right");
        await using var client = await TestPeer.ConnectAsync(_server.Url);
        var answer = await client.AuthenticateAsync("bob", "wrong");
        var close = await Await.Within(client.Closed, "the server closes");

        Assert.Equal("BTP Error F00 NotAcceptedError invalid username or token", answer.ToString());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, close.Code);
        await Assert.ThrowsAsync<InvalidOperationException>(() => TestPeer.LoginAsync(_server.Url, "eve", "right"));
    }

    [Fact]
    public async Task every_way_to_answer_is_told_apart()
    {
        await using var client = await LoginAsync();

        Assert.Equal(AnswerKind.Fulfill, await AnswerAsync(client, Answering.Fulfills));
        Assert.Equal(AnswerKind.Reject, await AnswerAsync(client, Answering.RejectsWith(ErrorCode.T00InternalError)));
        Assert.Equal(AnswerKind.BtpError, await AnswerAsync(client, Answering.Errors()));
        Assert.Equal(AnswerKind.EmptyResponse, await AnswerAsync(client, Answering.AnswersWithNothing));
        Assert.Equal(AnswerKind.Unreadable, await AnswerAsync(client, Answering.AnswersWith("junk"u8.ToArray())));
    }

    [Fact]
    public async Task a_wrong_fulfillment_is_one()
    {
        await using var client = await LoginAsync();
        foreach (var wrong in new[] { Answering.FulfillsWrongly, Answering.FulfillsWithTheCondition })
        {
            _server.OnPrepare = wrong;
            var packet = _packets.Next("test.server");
            var answer = await client.SendPrepareAsync(packet);

            Assert.Equal(AnswerKind.Fulfill, answer.Kind);
            Assert.False(packet.IsFulfilledBy(answer));
        }
    }

    [Fact]
    public async Task a_prepare_whose_data_holds_no_preimage_is_rejected()
    {
        await using var client = await LoginAsync();
        var answer = await client.SendPrepareAsync(_packets.WithData("test.server", new byte[32]));

        Assert.Equal("F05", answer.Code);
        Assert.Equal("test.testpeer", answer.TriggeredBy);
    }

    [Fact]
    public async Task a_second_answer_is_counted_as_unexpected()
    {
        _server.OnPrepare = Answering.FulfillsTwice;
        await using var client = await LoginAsync();
        await client.SendPrepareAsync(_packets.Next("test.server"));

        await Await.UntilAsync(() => client.Counters.UnexpectedAnswers == 1, "the second answer arrives");
    }

    [Fact]
    public async Task an_answer_that_never_comes_ends_in_an_exception_that_says_so()
    {
        _server.OnPrepare = Answering.Never;
        await using var client = await LoginAsync();
        var late = await Assert.ThrowsAsync<TimeoutException>(
            () => client.SendPrepareAsync(_packets.Next("test.server"), TimeSpan.FromMilliseconds(50)));

        Assert.Contains("a prepare is answered", late.Message);
    }

    [Fact]
    public async Task a_slow_answer_holds_up_no_other()
    {
        var gate = new TaskCompletionSource();
        var slow = _packets.Next("test.slow");
        _server.OnPrepare = prepare => prepare.Destination == "test.slow"
            ? Answering.When(gate.Task, Answering.Fulfills)(prepare)
            : prepare.FulfillAsync();
        await using var client = await LoginAsync();
        var waiting = client.SendPrepareAsync(slow);
        await client.SendPrepareAsync(_packets.Next("test.fast"));

        Assert.False(waiting.IsCompleted);
        gate.SetResult();
        Assert.True(slow.IsFulfilledBy(await waiting));
    }

    [Fact]
    public async Task thousands_of_packets_can_be_open_at_once()
    {
        await using var client = await LoginAsync();
        var packets = Enumerable.Range(0, 5000).Select(_ => _packets.Next("test.server")).ToArray();
        var answers = await client.SendPreparesAsync(packets, outstanding: 5000);

        Assert.All(packets.Zip(answers), pair => Assert.True(pair.First.IsFulfilledBy(pair.Second)));
    }

    [Fact]
    public async Task open_requests_end_with_the_session()
    {
        _server.OnPrepare = Answering.Never;
        await using var client = await LoginAsync();
        var waiting = client.SendPrepareAsync(_packets.Next("test.server"));
        var server = await _server.NextSessionAsync();
        await server.NextPrepareAsync();
        server.Abort();

        Assert.Equal(AnswerKind.Closed, (await waiting).Kind);
        Assert.False((await client.Closed).WasClean);
        Assert.Equal(AnswerKind.Closed, (await client.SendPrepareAsync(_packets.Next("test.server"))).Kind);
    }

    [Fact]
    public async Task close_codes_are_seen_by_the_other_side()
    {
        await using var client = await LoginAsync();
        var server = await _server.NextSessionAsync();
        var answer = await server.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "stopping");
        var close = await Await.Within(client.Closed, "the client sees the close");

        Assert.Equal(new PeerClose(WebSocketCloseStatus.EndpointUnavailable, "stopping", WasClean: true), close);
        Assert.True(answer.WasClean);
    }

    [Fact]
    public async Task whoever_stops_reading_gets_nothing_until_reading_again()
    {
        await using var client = await LoginAsync();
        var server = await _server.NextSessionAsync();
        server.StopReading();
        var first = client.SendPrepareAsync(_packets.Next("test.server"));
        var second = client.SendPrepareAsync(_packets.Next("test.server"));

        // The receive that was under way may still take one message.
        await Assert.ThrowsAsync<TimeoutException>(() => Await.Within(second, "is answered", TimeSpan.FromMilliseconds(200)));
        server.ResumeReading();
        Assert.Equal(AnswerKind.Fulfill, (await first).Kind);
        Assert.Equal(AnswerKind.Fulfill, (await second).Kind);
    }

    [Fact]
    public async Task any_bytes_can_be_sent_and_unreadable_ones_are_counted()
    {
        await using var client = await LoginAsync();
        var server = await _server.NextSessionAsync();
        await client.SendFrameAsync("junk"u8.ToArray());
        await client.SendTextAsync("text");
        await client.SendMessageAsync("ju"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: false);
        await client.SendMessageAsync("nk"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true);

        await Await.UntilAsync(() => server.Counters.UnreadableFrames == 3, "three unreadable messages arrive");
        Assert.Equal(AnswerKind.Fulfill, (await client.SendPrepareAsync(_packets.Next("test.server"))).Kind);
    }

    [Fact]
    public async Task a_transfer_is_refused_and_an_empty_message_answered()
    {
        await using var client = await LoginAsync();
        var message = new byte[] { (byte)BtpType.Message, 0, 0, 0, 200, 2, 1, 0 };
        var transfer = new byte[] { (byte)BtpType.Transfer, 0, 0, 0, 201, 10, 0, 0, 0, 0, 0, 0, 0, 5, 1, 0 };

        Assert.Equal(AnswerKind.EmptyResponse, (await client.RequestAsync(200, message)).Kind);
        Assert.Equal("F00", (await client.RequestAsync(201, transfer)).Code);
    }

    [Fact]
    public async Task a_handler_that_throws_is_remembered()
    {
        _server.OnPrepare = _ => throw new FormatException("in the test");
        await using var client = await LoginAsync();
        var server = await _server.NextSessionAsync();
        await client.SendIlpAsync(BtpType.Message, 5, _packets.Next("test.server").Bytes);

        await Await.UntilAsync(() => server.Failure is FormatException, "the failure is kept");
    }

    [Fact]
    public async Task speaks_tls()
    {
        using var certificate = TestCertificate.ForLoopback();
        await using var secure = TestPeerListener.Start(certificate: certificate);
        await using var client = await TestPeer.LoginAsync(
            secure.Url, "bob", "shh", options => options.RemoteCertificateValidationCallback = TestCertificate.Trust(certificate));

        Assert.Equal("wss", secure.Url.Scheme);
        Assert.Equal(AnswerKind.Fulfill, (await client.SendPrepareAsync(_packets.Next("test.server"))).Kind);
        await Assert.ThrowsAnyAsync<WebSocketException>(() => TestPeer.ConnectAsync(secure.Url));
    }

    [Fact]
    public async Task a_listener_comes_back_on_its_port()
    {
        var first = TestPeerListener.Start();
        await using var client = await TestPeer.LoginAsync(first.Url, "bob", "shh");
        await first.DisposeAsync();
        await Await.Within(client.Closed, "the first listener's sessions end with it");
        await using var second = TestPeerListener.Start(first.Port);
        await using var again = await TestPeer.LoginAsync(second.Url, "bob", "shh");

        Assert.Single(second.Sessions);
    }

    [Fact]
    public void no_two_packets_have_the_same_condition()
    {
        var other = new PacketFactory();
        var conditions = Enumerable.Range(0, 1000)
            .SelectMany(_ => new[] { _packets.Next("test.a"), other.Next("test.a") })
            .Select(packet => Convert.ToHexString(packet.Condition.Span));

        Assert.Equal(2000, conditions.Distinct().Count());
    }

    [Fact]
    public void free_ports_are_different() => Assert.Equal(50, FreePort.Next(50).Distinct().Count());

    private Task<TestPeer> LoginAsync() => TestPeer.LoginAsync(_server.Url, "bob", "shh");

    private async Task<AnswerKind> AnswerAsync(TestPeer client, PrepareHandler handler)
    {
        _server.OnPrepare = handler;
        return (await client.SendPrepareAsync(_packets.Next("test.server"))).Kind;
    }
}
