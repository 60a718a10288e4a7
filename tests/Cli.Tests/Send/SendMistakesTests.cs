using Connector.Testing;

namespace Connector.Cli.Tests.Send;

/// <summary>Each mistake is answered with one line that says what to do, exit 2 and no stack trace.</summary>
public sealed class SendMistakesTests : IAsyncDisposable
{
    private readonly TestPeerListener _connector = TestPeerListener.Start();

    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    [Theory]
    [InlineData("-a", "1.5", "amount '1.5' is not a whole number from 0 to 18446744073709551615")]
    [InlineData("-a", "18446744073709551616", "is not a whole number from 0 to 18446744073709551615")]
    [InlineData("-a", "-1", "amount '-1' is not a whole number")]
    [InlineData("-a", "ten", "amount 'ten' is not a whole number")]
    [InlineData("-d", "not an address", "destination 'not an address' is not an ILP address; write for example g.")]
    [InlineData("-d", "unknown.scheme", "destination 'unknown.scheme' is not an ILP address")]
    [InlineData("-c", "localhost:3000", "write for example ws://localhost:3000")]
    [InlineData("-c", "http://localhost:3000", "connector URL has the scheme 'http', but BTP runs over WebSockets")]
    [InlineData("-c", "nonsense", "connector URL 'nonsense' is not a WebSocket URL")]
    [InlineData("--expiry", "0", "--expiry '0' is not a length of time")]
    [InlineData("--expiry", "soon", "--expiry 'soon' is not a length of time; write for example 30, 500ms or 2m")]
    [InlineData("--timeout", "-3", "--timeout '-3' is not a length of time")]
    [InlineData("--batch", "0", "--batch '0' is not a whole number from 1 to 100000")]
    [InlineData("--sequence", "x", "--sequence 'x' is not a whole number")]
    [InlineData("--delay", "1s", "--delay '1s' is not a whole number from 0")]
    [InlineData("--rate", "fast", "rate 'fast' is not a number of packets per time")]
    [InlineData("--rate", "0/s", "rate '0/s' is not a number")]
    [InlineData("--rate", "5/h", "write for example 100/s")]
    [InlineData("--log-level", "loud", "log level 'loud' is not one of debug, info, warn, error")]
    [InlineData("--concurrency", "5", "--concurrency needs --count or --rate")]
    [InlineData("--frobnicate", "1", "--frobnicate")]
    public async Task a_wrong_argument_is_named_with_what_to_write(string option, string value, string expected)
    {
        var arguments = new Dictionary<string, string>
        {
            ["-c"] = _connector.Url.ToString(),
            ["-d"] = "g.c",
            ["-a"] = "1",
            [option] = value,
        };
        var result = await CommandLine.RunAsync(["send", .. arguments.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
        Assert.All(Lines(result.Error), line => Assert.StartsWith("ilp: ", line));
        Assert.Empty(result.Out);
        Assert.Equal(0, _connector.Connections);
    }

    [Theory]
    [InlineData("-c", "--connector-url")]
    [InlineData("-d", "--destination")]
    [InlineData("-a", "--amount")]
    public async Task a_missing_option_is_named(string left, string name)
    {
        var arguments = new Dictionary<string, string> { ["-c"] = "ws://localhost:1", ["-d"] = "g.c", ["-a"] = "1" };
        arguments.Remove(left);
        var result = await CommandLine.RunAsync(["send", .. arguments.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(name, result.Error);
    }

    [Fact]
    public async Task all_wrong_arguments_are_named_at_once()
    {
        var result = await CommandLine.RunAsync("send", "-c", "x", "-d", "y z", "-a", "-");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(3, Lines(result.Error).Length);
    }

    [Fact]
    public async Task two_ways_to_send_cannot_be_combined()
    {
        var result = await CommandLine.RunAsync(
            "send", "-c", "ws://localhost:1", "-d", "g.c", "-a", "1", "--batch", "2", "--sequence", "2");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Choose one", result.Error);
    }

    [Fact]
    public async Task too_much_data_is_refused_before_it_is_sent()
    {
        var result = await SendAsync("--data", new string('x', 32_736));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the data has 32736 bytes; at most 32735 fit", result.Error);
    }

    [Fact]
    public async Task the_largest_data_is_sent()
    {
        var result = await SendAsync("--data", new string('x', 32_735));

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task a_refused_connection_says_that_nothing_listens()
    {
        var url = $"ws://127.0.0.1:{FreePort.Next()}";
        var result = await CommandLine.RunAsync("send", "-c", url, "-d", "g.c", "-a", "1");

        AssertOneLine(result, $"nothing listens at {url}/ (connection refused). Start the connector");
    }

    [Fact]
    public async Task an_unknown_host_is_named()
    {
        var result = await CommandLine.RunAsync("send", "-c", "ws://no-such-host.invalid:3000", "-d", "g.c", "-a", "1");

        AssertOneLine(result, "no-such-host.invalid");
    }

    [Fact]
    public async Task a_port_that_never_answers_ends_in_time()
    {
        _connector.AnswersHandshakes = false;

        var result = await SendAsync("--connect-timeout", "200ms");

        AssertOneLine(result, "did not open a WebSocket within 200 ms");
    }

    [Fact]
    public async Task a_port_that_serves_http_is_told_from_a_btp_port()
    {
        await using var health = TestPeerListener.Start();
        health.HandshakeAnswer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

        var result = await CommandLine.RunAsync("send", "-c", health.Url.ToString(), "-d", "g.c", "-a", "1");

        AssertOneLine(result, "answers, but not with a WebSocket");
        Assert.Contains("404", result.Error);
        Assert.Contains("Give the BTP port", result.Error);
    }

    [Fact]
    public async Task a_certificate_that_is_not_trusted_is_said_to_be_so()
    {
        using var certificate = TestCertificate.ForLoopback();
        await using var secure = TestPeerListener.Start(certificate: certificate);

        var result = await CommandLine.RunAsync("send", "-c", secure.Url.ToString(), "-d", "g.c", "-a", "1");

        AssertOneLine(result, "the TLS handshake with wss://127.0.0.1");
        Assert.Empty(secure.Logins);
    }

    [Fact]
    public async Task tls_on_a_port_without_it_is_one_line_too()
    {
        var result = await CommandLine.RunAsync("send", "-c", $"wss://127.0.0.1:{_connector.Port}", "-d", "g.c", "-a", "1");

        AssertOneLine(result, $"wss://127.0.0.1:{_connector.Port}/");
    }

    [Fact]
    public async Task a_connector_that_is_not_ready_asks_for_patience()
    {
        _connector.OnLogin = _ => LoginAnswer.Refuse;
        _connector.RefusalCode = "T00";

        AssertOneLine(await SendAsync(), "cannot take the login of 'send-packet-client' now: T00");
    }

    [Fact]
    public async Task a_wrong_token_shows_the_servers_error_and_the_fix()
    {
        _connector.AcceptOnly("send-packet-client", "right");

        var result = await SendAsync("--auth-token", "quite-wrong");

        AssertOneLine(result, "refused the login of 'send-packet-client': F00 NotAcceptedError");
        Assert.Contains("BTP_PEER_SEND_PACKET_CLIENT_SECRET", result.Error);
        Assert.DoesNotContain("quite-wrong", result.Everything);
    }

    [Fact]
    public async Task a_login_that_nobody_answers_ends_in_time()
    {
        _connector.OnLogin = _ => LoginAnswer.Ignore;

        // Long enough for the connection itself, which has the same limit, on a machine that is busy.
        var result = await SendAsync("--connect-timeout", "3s");

        AssertOneLine(result, "did not answer the login of 'send-packet-client' within 3 s");
    }

    [Fact]
    public async Task no_command_at_all_points_to_the_help()
    {
        var result = await CommandLine.RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a command is missing; 'ilp --help' lists the commands", result.Error);
    }

    [Fact]
    public async Task an_unknown_command_is_named() =>
        AssertOneLine(await CommandLine.RunAsync("sedn", "-a", "1"), "there is no command 'sedn'; 'ilp --help' lists");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void AssertOneLine(CommandResult result, string expected)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
        Assert.Single(Lines(result.Error));
    }

    private Task<CommandResult> SendAsync(params string[] more) =>
        CommandLine.RunAsync(["send", "-c", _connector.Url.ToString(), "-d", "g.c", "-a", "1", .. more]);
}
