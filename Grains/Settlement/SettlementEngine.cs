using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Connector.Ledger.Settlement;

namespace Connector.Grains.Settlement;

/// <summary>
/// The engine of one account, as RFC 38 has connectors call it. Nothing throws but a stop: an engine that cannot be reached
/// is an answer too. Redirects are not followed: money goes where the operator wrote.
/// </summary>
internal sealed class SettlementEngine
{
    /// <summary>How long one call may take.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of an answer that are read: a message.</summary>
    public const int MaxAnswerBytes = 32_767;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly string _accounts;
    private readonly string _account;
    private readonly AuthenticationHeaderValue? _credentials;

    public SettlementEngine(HttpClient http, TimeProvider clock, Uri url, string account)
    {
        (_http, _clock, _account) = (http, clock, account);
        var root = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        _accounts = root.TrimEnd('/') + "/accounts";
        if (url.UserInfo.Length > 0)
        {
            var user = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo));
            _credentials = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(user));
        }
    }

    private string Account => $"{_accounts}/{Uri.EscapeDataString(_account)}";

    /// <summary>Has the engine know the account: <c>POST /accounts</c>. One that it knows already (409) is fine too.</summary>
    public async Task<EngineAnswer> OpenAccountAsync(CancellationToken stop)
    {
        using var request = Request(_accounts, Json(writer => writer.WriteString("id", _account)));
        var (answer, status, _) = await CallAsync(request, CallLimit, stop);
        return status == (int)HttpStatusCode.Conflict ? answer with { Verdict = EngineVerdict.Taken } : answer;
    }

    /// <summary>Has the engine pay: <c>POST /accounts/:id/settlements</c>. Returns too what it says that it took, if it does.</summary>
    public async Task<(EngineAnswer Answer, Quantity? Said)> SettleAsync(
        OutgoingSettlement settlement, byte scale, CancellationToken stop)
    {
        using var request = Request($"{Account}/settlements", Json(writer =>
        {
            writer.WriteString("amount", settlement.Amount.ToString(CultureInfo.InvariantCulture));
            writer.WriteNumber("scale", scale);
        }));
        request.Headers.Add("Idempotency-Key", settlement.Key);
        var (answer, _, body) = await CallAsync(request, CallLimit, stop);
        return (answer, QuantityJson.TryRead(body, out var said) ? said : null);
    }

    /// <summary>Hands the engine what the peer's engine says: <c>POST /accounts/:id/messages</c>.</summary>
    /// <returns>The verdict, and the body of the answer; null when it could not be read whole.</returns>
    public async Task<(EngineAnswer Answer, byte[]? Body)> SendMessageAsync(
        byte[] message, TimeSpan limit, CancellationToken stop)
    {
        var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = Request($"{Account}/messages", content);
        var (answer, _, body) = await CallAsync(request, limit, stop);
        return (answer, body);
    }

    private async Task<(EngineAnswer Answer, int Status, byte[]? Body)> CallAsync(
        HttpRequestMessage request, TimeSpan limit, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            var verdict = EngineAnswer.Judge(status);
            var body = await ReadAsync(response.Content, either.Token);
            return (new EngineAnswer(verdict, $"status {status.ToString(CultureInfo.InvariantCulture)}"), status, body);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (new EngineAnswer(EngineVerdict.Unknown, $"no answer within {limit.TotalSeconds:0} s"), 0, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            var why = (exception as HttpRequestException)?.HttpRequestError.ToString() ?? exception.GetType().Name;
            return (new EngineAnswer(EngineVerdict.Unknown, $"not reached: {why}"), 0, null);
        }
    }

    /// <summary>The body; null when it is too long, or does not come: the status has said what counts.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken stop)
    {
        try
        {
            using var stream = await content.ReadAsStreamAsync(stop);
            var body = new byte[MaxAnswerBytes + 1];
            var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop);
            return length > MaxAnswerBytes ? null : body[..length];
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private HttpRequestMessage Request(string url, HttpContent content) =>
        new(HttpMethod.Post, url) { Content = content, Headers = { Authorization = _credentials } };

    private static ByteArrayContent Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        var content = new ByteArrayContent(stream.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
