using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Connector.Gateway.Tests.Logging;

public sealed class PinoFormatterTests
{
    private static readonly string[] FirstKeys = ["level", "time", "pid", "hostname", "nodeId", "component", "event"];

    [Fact]
    public async Task a_line_has_the_keys_of_pino_in_their_order_and_ours_before_the_message()
    {
        var log = new LogLines();
        var line = Assert.Single(await log.ParseAsync((loggers, _) =>
            loggers.CreateLogger("Connector.Gateway.Sessions.BtpSession").PeerLoggedIn("alice", "127.0.0.1")));

        Assert.Equal([.. FirstKeys, "peerId", "address", "msg"], line.EnumerateObject().Select(key => key.Name));
        Assert.Equal(30, line.GetProperty("level").GetInt32());
        Assert.True(line.GetProperty("time").GetInt64() > 1_600_000_000_000);
        Assert.Equal(Environment.ProcessId, line.GetProperty("pid").GetInt32());
        Assert.Equal("connector-a", line.GetProperty("nodeId").GetString());
        Assert.Equal("BtpSession", line.GetProperty("component").GetString());
        Assert.Equal("peer_logged_in", line.GetProperty("event").GetString());
        Assert.Equal("peer alice logged in from 127.0.0.1", line.GetProperty("msg").GetString());
    }

    [Theory]
    [InlineData(LogLevel.Debug, 20)]
    [InlineData(LogLevel.Information, 30)]
    [InlineData(LogLevel.Warning, 40)]
    [InlineData(LogLevel.Error, 50)]
    [InlineData(LogLevel.Critical, 60)]
    public async Task levels_are_numbers(LogLevel level, int number)
    {
        var log = new LogLines(level: "debug");
        var line = Assert.Single(await log.ParseAsync((loggers, _) => loggers.CreateLogger("X").Log(level, "hello")));
        Assert.Equal(number, line.GetProperty("level").GetInt32());
    }

    [Fact]
    public async Task no_key_stands_twice_even_when_a_property_is_called_like_one_of_ours()
    {
        var log = new LogLines(level: "debug");
        var line = Assert.Single(await log.ParseAsync((loggers, _) =>
            loggers.CreateLogger("X").NamedLikeOurs("high", "another", "text")));

        var keys = line.EnumerateObject().Select(key => key.Name).ToList();
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal("connector-a", line.GetProperty("nodeId").GetString());
        Assert.Equal("another", line.GetProperty("nodeId_").GetString());
    }

    [Fact]
    public async Task numbers_stay_numbers_but_for_those_that_a_double_would_change()
    {
        var log = new LogLines();
        var line = Assert.Single(await log.ParseAsync((loggers, _) =>
            loggers.CreateLogger("X").Numbers(ulong.MaxValue, 7, 0.5, large: true)));

        Assert.Equal("18446744073709551615", line.GetProperty("amount").GetString());
        Assert.Equal(7, line.GetProperty("count").GetInt32());
        Assert.Equal(0.5, line.GetProperty("ratio").GetDouble());
        Assert.True(line.GetProperty("large").GetBoolean());
    }

    [Fact]
    public async Task an_exception_is_err_with_type_message_stack_and_cause()
    {
        var log = new LogLines();
        var line = Assert.Single(await log.ParseAsync((loggers, _) =>
            loggers.CreateLogger("X").Failed(Thrown())));

        var error = line.GetProperty("err");
        Assert.Equal("System.InvalidOperationException", error.GetProperty("type").GetString());
        Assert.Equal("outer", error.GetProperty("message").GetString());
        Assert.Contains(nameof(Thrown), error.GetProperty("stack").GetString());
        Assert.Equal("inner", error.GetProperty("cause").GetProperty("message").GetString());
    }

    [Fact]
    public async Task whatever_a_peer_sends_stays_in_one_line_of_valid_json_and_short()
    {
        var log = new LogLines();
        var hostile = "\"}\n{\"level\":60}\r\n\u0000\ud800 " + new string('x', 100_000);
        var lines = await log.WriteAsync((loggers, _) => loggers.CreateLogger("X").PeerLoggedIn(hostile, "here"));

        var line = Assert.Single(lines);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind);
        Assert.True(line.Length < 4096, $"the line has {line.Length} characters");
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("outer", new ArgumentException("inner"));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
