using System.Text;
using Connector.Protocols.Ilp;
using Connector.Testing;

namespace Connector.Cli.Tests.Send;

public sealed class SendCommandTests : IAsyncDisposable
{
    private const string Destination = "g.connectorc.dest";
    private readonly TestPeerListener _connector = TestPeerListener.Start();

    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    [Fact]
    public async Task sends_one_packet_and_prints_what_send_packet_printed()
    {
        var result = await SendAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("INFO: Packet created", result.Out);
        Assert.Contains($"destination: \"{Destination}\"", result.Out);
        Assert.Contains("amount: \"1000\"", result.Out);
        Assert.Contains("INFO: Packet sent", result.Out);
        Assert.Contains("INFO: Packet fulfilled", result.Out);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task the_packet_carries_amount_destination_expiry_and_the_preimage_before_the_data()
    {
        var before = TimeProvider.System.GetUtcNow();
        var result = await SendAsync("--expiry", "60", "--data", "Grüße");
        var session = await _connector.NextSessionAsync();
        var prepare = await session.NextPrepareAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1000ul, prepare.Amount);
        Assert.Equal(Destination, prepare.Destination);
        Assert.InRange(prepare.ExpiresAt, before.AddSeconds(59.9), TimeProvider.System.GetUtcNow().AddSeconds(60));
        Assert.True(Condition.Matches(prepare.Data.Span[..32], prepare.Condition.Span));
        Assert.Equal("Grüße", Encoding.UTF8.GetString(prepare.Data.Span[32..]));
    }

    [Fact]
    public async Task packets_live_30_seconds_unless_told_otherwise()
    {
        var before = TimeProvider.System.GetUtcNow();
        await SendAsync();
        var prepare = await (await _connector.NextSessionAsync()).NextPrepareAsync();

        Assert.InRange(prepare.ExpiresAt, before.AddSeconds(29.9), TimeProvider.System.GetUtcNow().AddSeconds(30));
        Assert.Equal(32, prepare.Data.Length);
    }

    [Theory]
    [InlineData("0", 0ul)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public async Task amounts_reach_to_both_ends_of_their_range(string amount, ulong expected)
    {
        var result = await CommandLine.RunAsync("send", "-c", Url, "-d", Destination, "-a", amount);
        var prepare = await (await _connector.NextSessionAsync()).NextPrepareAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected, prepare.Amount);
    }

    [Fact]
    public async Task long_option_names_do_the_same()
    {
        var result = await CommandLine.RunAsync(
            "send", "--connector-url", Url, "--destination", Destination, "--amount", "7");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("amount: \"7\"", result.Out);
    }

    [Fact]
    public async Task a_reject_is_shown_with_code_message_and_origin_and_exits_1()
    {
        _connector.OnPrepare = Answering.RejectsWith(ErrorCode.F02Unreachable, "no route to it", "g.connectorb");

        var result = await SendAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("WARN: Packet rejected", result.Out);
        Assert.Contains("code: \"F02\"", result.Out);
        Assert.Contains("message: \"no route to it\"", result.Out);
        Assert.Contains("triggeredBy: \"g.connectorb\"", result.Out);
        Assert.DoesNotContain("Packet fulfilled", result.Out);
    }

    [Fact]
    public async Task a_wrong_fulfillment_is_reported_and_fails()
    {
        _connector.OnPrepare = Answering.FulfillsWithTheCondition;

        var result = await SendAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ERROR: Wrong fulfillment", result.Out);
        Assert.DoesNotContain("Packet fulfilled", result.Out);
    }

    [Fact]
    public async Task a_btp_error_fails()
    {
        _connector.OnPrepare = Answering.Errors("F00", "NotAcceptedError", "no handler");

        var result = await SendAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("answered without a Fulfill or Reject", result.Out);
        Assert.Contains("BTP Error F00 NotAcceptedError no handler", result.Out);
    }

    [Fact]
    public async Task an_empty_response_fails()
    {
        _connector.OnPrepare = Answering.AnswersWithNothing;

        var result = await SendAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the response holds no Fulfill and no Reject", result.Out);
    }

    [Fact]
    public async Task no_answer_within_the_timeout_fails()
    {
        _connector.OnPrepare = Answering.Never;

        var result = await SendAsync("--timeout", "100ms");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("No answer within 100 ms", result.Out);
    }

    [Fact]
    public async Task a_connection_that_ends_before_the_answer_fails()
    {
        _connector.OnPrepare = Answering.HangsUp;

        var result = await SendAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Connection lost before the answer", result.Out);
    }

    [Fact]
    public async Task control_characters_in_a_message_do_not_reach_the_terminal()
    {
        _connector.OnPrepare = Answering.RejectsWith(ErrorCode.F00BadRequest, "\u001b[2Jgone\u009b1m\u007f");

        var result = await SendAsync();

        Assert.DoesNotContain(result.Out, character => char.IsControl(character) && character is not ('\n' or '\r'));
    }

    [Theory]
    [InlineData("warn", false)]
    [InlineData("error", false)]
    [InlineData("info", true)]
    [InlineData("debug", true)]
    public async Task log_level_decides_what_is_said(string level, bool saysCreated)
    {
        var result = await SendAsync("--log-level", level);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(saysCreated, result.Out.Contains("Packet created", StringComparison.Ordinal));
        Assert.Equal(level == "debug", result.Out.Contains("DEBUG: Connecting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_connector_that_sends_us_packets_is_told_that_there_is_no_receiver()
    {
        var answered = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _connector.OnPrepare = async prepare =>
        {
            answered.SetResult(await prepare.Peer.SendPrepareAsync(new PacketFactory().Next("test.someone")));
            await prepare.FulfillAsync();
        };

        var result = await SendAsync();
        var answer = await Await.Within(answered.Task, "our own prepare is answered");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("F02", answer.Code);
    }

    [Fact]
    public async Task says_good_bye_with_a_close_frame()
    {
        await SendAsync();
        var close = await Await.Within((await _connector.NextSessionAsync()).Closed, "the client hangs up");

        Assert.True(close.WasClean);
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, close.Code);
    }

    private string Url => _connector.Url.ToString();

    private Task<CommandResult> SendAsync(params string[] more) =>
        CommandLine.RunAsync(["send", "-c", Url, "-d", Destination, "-a", "1000", .. more]);
}
