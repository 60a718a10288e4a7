using System.Collections.Frozen;
using System.Text;
using Connector.Configuration;
using Connector.Grains.Interfaces.Settlement;
using Connector.Ledger.Settlement;

namespace Connector.Silo.Settlement;

/// <summary>
/// What settlement engines call (RFC 38): <c>POST /accounts/:id/settlements</c>, the peer paid, and
/// <c>POST /accounts/:id/messages</c>, a message to the peer's engine. Every call is checked for its token first, and
/// answered in time.
/// </summary>
internal sealed partial class SettlementEndpoint(
    ConnectorConfig config, SettlementCalls calls, TimeProvider clock, ILogger<SettlementEndpoint> log)
{
    /// <summary>Most bytes of a quantity.</summary>
    public const int MaxQuantityBytes = 4_096;

    /// <summary>Most bytes of a message: an ILP packet's data.</summary>
    public const int MaxMessageBytes = 32_767;

    /// <summary>How long one call may take; a message waits 30 s for the peer.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(40);

    private const string Scheme = "Bearer ";

    private readonly FrozenSet<string> _accounts = config.Peers
        .Where(peer => peer.SettlementEngine is not null).Select(peer => peer.Id).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Answers one call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!IsAllowed(context.Request))
        {
            await SettlementProblem.WriteAsync(context, 401, "the token of settlement.token is missing or wrong");
            return;
        }

        var path = context.Request.Path.Value?.Split('/') ?? [];
        if (path is not ["", "accounts", _, "settlements" or "messages"])
        {
            await SettlementProblem.WriteAsync(context, 404, "there are /accounts/ID/settlements and /accounts/ID/messages");
            return;
        }

        // The one escape that the server leaves in a path.
        var account = path[2].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!HttpMethods.IsPost(context.Request.Method))
            await SettlementProblem.WriteAsync(context, 405, "only POST");
        else if (!_accounts.Contains(account))
            await SettlementProblem.WriteAsync(context, 404, "there is no such account with a settlement engine");
        else
            await InTimeAsync(context, account, path[3] == "settlements");
    }

    private async Task InTimeAsync(HttpContext context, string account, bool isSettlement)
    {
        using var late = new CancellationTokenSource(CallLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            await (isSettlement
                ? SettleAsync(context, account, either.Token)
                : SendAsync(context, account, either.Token));
        }
        catch (BadHttpRequestException exception)
        {
            await SettlementProblem.WriteAsync(context, exception.StatusCode, "the request cannot be read");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer. The engine asks again with the same key.
        }
        catch (Exception exception)
        {
            // Whatever became of it, the same key again comes to the same.
            LogFailed(exception, account);
            await SettlementProblem.WriteAsync(context, 503, "the account cannot answer now");
        }
    }

    private async Task SettleAsync(HttpContext context, string account, CancellationToken stop)
    {
        var request = context.Request;
        if (!HasType(request, "application/json"))
        {
            await SettlementProblem.WriteAsync(context, 415, "a quantity is application/json");
            return;
        }

        var keys = request.Headers["Idempotency-Key"];
        if (keys is not [{ Length: > 0 and <= SettlementReceipt.MaxKeyLength } key] || key.Any(c => c is < '!' or > '~'))
        {
            await SettlementProblem.WriteAsync(
                context, 400, $"Idempotency-Key must be there once, 1 to {SettlementReceipt.MaxKeyLength} visible ASCII characters");
            return;
        }

        var body = await ReadAsync(request, MaxQuantityBytes, stop);
        if (body is null)
        {
            await SettlementProblem.WriteAsync(context, 413, $"a quantity has at most {MaxQuantityBytes} bytes");
            return;
        }

        if (!QuantityJson.TryRead(body, out var quantity))
        {
            await SettlementProblem.WriteAsync(
                context, 400, "the body must be {\"amount\":\"254\",\"scale\":2}: amount decimal digits in quotes, scale 0 to 255");
            return;
        }

        var outcome = await calls.Receive(account, key, quantity.Digits, quantity.Scale).WaitAsync(stop);
        await (outcome switch
        {
            ReceiptOutcome.Credited or ReceiptOutcome.Repeated => AcceptAsync(context.Response, quantity),
            ReceiptOutcome.KeyReused => SettlementProblem.WriteAsync(context, 409, "this Idempotency-Key was used for another quantity"),
            ReceiptOutcome.BadRequest => SettlementProblem.WriteAsync(context, 400, "the amount is more than an account can hold"),
            ReceiptOutcome.UnknownAccount => SettlementProblem.WriteAsync(context, 404, "the account has no settlement engine"),
            _ => SettlementProblem.WriteAsync(context, 503, "the books cannot be written now"),
        });
    }

    /// <summary>All of it is ours from now on: what is finer than the account counts is carried to the next settlement.</summary>
    private static Task AcceptAsync(HttpResponse response, Quantity quantity)
    {
        response.StatusCode = StatusCodes.Status201Created;
        return SettlementProblem.WriteAsync(response, "application/json", QuantityJson.Write(quantity));
    }

    private async Task SendAsync(HttpContext context, string account, CancellationToken stop)
    {
        if (!HasType(context.Request, "application/octet-stream"))
        {
            await SettlementProblem.WriteAsync(context, 415, "a message is application/octet-stream");
            return;
        }

        if (await ReadAsync(context.Request, MaxMessageBytes, stop) is not { } message)
        {
            await SettlementProblem.WriteAsync(context, 413, $"a message has at most {MaxMessageBytes} bytes");
            return;
        }

        var result = await calls.Send(account, message).WaitAsync(stop);
        await (result.Outcome switch
        {
            EngineMessageOutcome.Answered => AnswerAsync(context.Response, result.Data),
            EngineMessageOutcome.Rejected => SettlementProblem.WriteAsync(context, 502, $"the peer rejects the message: {result.Code}"),
            EngineMessageOutcome.NoAnswer => SettlementProblem.WriteAsync(context, 504, "the peer does not answer in time"),
            EngineMessageOutcome.TooLarge => SettlementProblem.WriteAsync(context, 413, "the message is larger than a packet"),
            EngineMessageOutcome.Busy => SettlementProblem.WriteAsync(context, 503, "too many messages are on their way to the peer"),
            _ => SettlementProblem.WriteAsync(context, 503, "the peer is not connected"),
        });
    }

    private static Task AnswerAsync(HttpResponse response, byte[] answer)
    {
        response.StatusCode = StatusCodes.Status201Created;
        return SettlementProblem.WriteAsync(response, "application/octet-stream", answer);
    }

    /// <summary>Without a token only loopback is listened on, so whoever calls is on this host.</summary>
    private bool IsAllowed(HttpRequest request)
    {
        if (config.Settlement?.Token is not { } token)
            return true;
        return request.Headers.Authorization is [{ } offered]
            && offered.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && token.Matches(Encoding.UTF8.GetBytes(offered[Scheme.Length..].Trim()));
    }

    /// <summary>No page in a browser can send these types without asking first, which is never answered.</summary>
    private static bool HasType(HttpRequest request, string type) =>
        request.ContentType?.Split(';')[0].Trim().Equals(type, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The body; null when it is longer.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken stop)
    {
        if (request.ContentLength > maxBytes)
            return null;
        var body = new byte[maxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop);
        return length > maxBytes ? null : body[..length];
    }

    [LoggerMessage(5202, LogLevel.Warning, "An engine's call could not be answered; it asks again", EventName = "engine_call_failed")]
    private partial void LogFailed(Exception exception, string peerId);
}
