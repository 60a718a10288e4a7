using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Connector.Configuration;
using Connector.Grains.Interfaces.Settlement;
using Connector.Silo.Settlement;
using Connector.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connector.EndToEnd.Tests.Settlement;

/// <summary>The listener for engines on a real socket, in front of accounts that answer what a test says.</summary>
public sealed class SettlementServerTests : IAsyncLifetime
{
    private const string Token = "engine-token";
    private const string Settlements = "accounts/bob/settlements";
    private const string Messages = "accounts/bob/messages";

    private readonly ConcurrentQueue<(string Account, string Key, string Amount, byte Scale)> _received = new();
    private readonly ConcurrentQueue<(string Account, byte[] Message)> _sent = new();
    private readonly HttpClient _http = new();
    private readonly int _port = FreePort.Next();
    private ReceiptOutcome _outcome = ReceiptOutcome.Credited;
    private EngineMessageResult _answer = new(EngineMessageOutcome.Answered, [1, 2, 3], string.Empty);
    private SettlementServer? _server;

    public ValueTask InitializeAsync()
    {
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_port}/");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task ListenAsync(string? token = Token)
    {
        var yaml = $$"""
            nodeId: us
            btpServerPort: 3000
            peers:
              - { id: bob, authToken: b, settlementEngine: { url: "http://engine:1" } }
              - { id: alice, authToken: a }
            routes: []
            settlement: { port: {{_port}}{{(token is null ? "" : ", token: " + token)}} }
            """;
        var config = ConfigLoader.Load(yaml, "us.yaml", new Dictionary<string, string>(), null).Config!;
        var calls = new SettlementCalls(
            (account, key, amount, scale) =>
            {
                _received.Enqueue((account, key, amount, scale));
                return _outcome is (ReceiptOutcome)255 ? throw new TimeoutException("the silo is away") : Task.FromResult(_outcome);
            },
            (account, message) =>
            {
                _sent.Enqueue((account, message));
                return Task.FromResult(_answer);
            });
        var endpoint = new SettlementEndpoint(config, calls, TimeProvider.System, NullLogger<SettlementEndpoint>.Instance);
        _server = new SettlementServer(config.Settlement!, endpoint, NullLoggerFactory.Instance);
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    private async Task<(int Status, string Type, string Body, HttpResponseMessage Response)> PostAsync(
        string path, string body, string type = "application/json", string? key = "key-1", string? authorization = "Bearer " + Token, string method = "POST")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", text, response);
    }

    [Theory]
    [InlineData(ReceiptOutcome.Credited)]
    [InlineData(ReceiptOutcome.Repeated)]
    public async Task a_settlement_that_is_booked_is_answered_with_the_quantity_also_again(ReceiptOutcome outcome)
    {
        await ListenAsync();
        _outcome = outcome;
        var (status, type, body, _) = await PostAsync(Settlements, """{ "amount": "0254", "scale": 2 }""");
        Assert.Equal((201, "application/json", """{"amount":"254","scale":2}"""), (status, type, body));
        Assert.Equal(("bob", "key-1", "254", (byte)2), Assert.Single(_received));
    }

    [Theory]
    [InlineData(ReceiptOutcome.KeyReused, 409)]
    [InlineData(ReceiptOutcome.BadRequest, 400)]
    [InlineData(ReceiptOutcome.UnknownAccount, 404)]
    [InlineData(ReceiptOutcome.TryAgain, 503)]
    [InlineData((ReceiptOutcome)255, 503)]
    public async Task what_is_not_booked_is_a_problem_that_says_why(ReceiptOutcome outcome, int expected)
    {
        await ListenAsync();
        _outcome = outcome;
        var (status, type, body, response) = await PostAsync(Settlements, """{"amount":"254","scale":2}""");
        Assert.Equal((expected, "application/problem+json"), (status, type));
        Assert.Contains("\"detail\":", body, StringComparison.Ordinal);
        Assert.Equal(expected == 503, response.Headers.RetryAfter is not null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer engine-toke")]
    [InlineData("Bearer engine-token2")]
    [InlineData("Basic engine-token")]
    [InlineData("engine-token")]
    public async Task nobody_without_the_token_is_heard(string? authorization)
    {
        await ListenAsync();
        foreach (var path in (string[])[Settlements, Messages, "accounts/nobody/settlements", "x"])
        {
            var (status, _, body, response) = await PostAsync(path, """{"amount":"1","scale":2}""", authorization: authorization);
            Assert.Equal(401, status);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            Assert.DoesNotContain(Token, body, StringComparison.Ordinal);
        }

        Assert.Empty(_received);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task without_a_token_only_loopback_is_listened_on()
    {
        await ListenAsync(token: null);
        Assert.Equal(201, (await PostAsync(Settlements, """{"amount":"1","scale":2}""", authorization: null)).Status);
        var addresses = await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken);
        foreach (var address in addresses.Where(address => !IPAddress.IsLoopback(address)))
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(
                async () => await socket.ConnectAsync(address, _port, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("accounts/alice/settlements", 404)]
    [InlineData("accounts/nobody/settlements", 404)]
    [InlineData("accounts/bob", 404)]
    [InlineData("accounts/bob/settlements/1", 404)]
    [InlineData("accounts/bob/settlement", 404)]
    [InlineData("", 404)]
    public async Task only_accounts_with_an_engine_are_there(string path, int expected)
    {
        await ListenAsync();
        Assert.Equal(expected, (await PostAsync(path, """{"amount":"1","scale":2}""")).Status);
        Assert.Empty(_received);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    public async Task only_post_is_served(string method)
    {
        await ListenAsync();
        var (status, _, _, response) = await PostAsync(Settlements, """{"amount":"1","scale":2}""", method: method);
        Assert.Equal((405, "POST"), (status, response.Content.Headers.Allow.Single()));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("""{"amount":1,"scale":2}""", 400)]
    [InlineData("""{"amount":"-1","scale":2}""", 400)]
    [InlineData("""{"amount":"1","scale":256}""", 400)]
    [InlineData("""{"amount":"1"}""", 400)]
    public async Task a_body_that_is_no_quantity_is_refused(string body, int expected)
    {
        await ListenAsync();
        Assert.Equal(expected, (await PostAsync(Settlements, body)).Status);
        Assert.Empty(_received);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    public async Task a_settlement_needs_a_key(string? key)
    {
        await ListenAsync();
        Assert.Equal(400, (await PostAsync(Settlements, """{"amount":"1","scale":2}""", key: key)).Status);
        Assert.Equal(400, (await PostAsync(Settlements, """{"amount":"1","scale":2}""", key: new string('k', 256))).Status);
        Assert.Empty(_received);
        Assert.Equal(201, (await PostAsync(Settlements, """{"amount":"1","scale":2}""", key: new string('k', 255))).Status);
    }

    [Fact]
    public async Task a_quantity_or_message_that_is_too_long_is_refused()
    {
        await ListenAsync();
        var longest = """{"amount":"1","scale":2}""".PadRight(SettlementEndpoint.MaxQuantityBytes);
        Assert.Equal(201, (await PostAsync(Settlements, longest)).Status);
        Assert.Equal(413, (await PostAsync(Settlements, longest + " ")).Status);
        var message = new string('m', SettlementEndpoint.MaxMessageBytes);
        Assert.Equal(201, (await PostAsync(Messages, message, "application/octet-stream")).Status);
        Assert.Equal(413, (await PostAsync(Messages, message + "m", "application/octet-stream")).Status);
        Assert.Single(_received);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task the_type_must_be_right_so_that_no_page_in_a_browser_can_call()
    {
        await ListenAsync(token: null);
        Assert.Equal(415, (await PostAsync(Settlements, """{"amount":"1","scale":2}""", "text/plain")).Status);
        Assert.Equal(415, (await PostAsync(Messages, "hello", "text/plain")).Status);
        Assert.Equal(201, (await PostAsync(Settlements, """{"amount":"1","scale":2}""", "application/json; charset=utf-8")).Status);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task a_message_comes_back_as_the_answer_of_the_peers_engine()
    {
        await ListenAsync();
        var (status, type, body, _) = await PostAsync(Messages, "hello", "application/octet-stream", key: null);
        Assert.Equal((201, "application/octet-stream", "\u0001\u0002\u0003"), (status, type, body));
        var sent = Assert.Single(_sent);
        Assert.Equal(("bob", "hello"), (sent.Account, Encoding.UTF8.GetString(sent.Message)));
    }

    [Theory]
    [InlineData(EngineMessageOutcome.Rejected, 502)]
    [InlineData(EngineMessageOutcome.NotConnected, 503)]
    [InlineData(EngineMessageOutcome.Busy, 503)]
    [InlineData(EngineMessageOutcome.NoAnswer, 504)]
    public async Task a_message_without_an_answer_is_a_problem_that_says_why(EngineMessageOutcome outcome, int expected)
    {
        await ListenAsync();
        _answer = new EngineMessageResult(outcome, [], "F00");
        var (status, _, body, _) = await PostAsync(Messages, "hello", "application/octet-stream");
        Assert.Equal(expected, status);
        Assert.Equal(outcome == EngineMessageOutcome.Rejected, body.Contains("F00", StringComparison.Ordinal));
    }
}
