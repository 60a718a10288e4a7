using System.Net;
using System.Text.Json;
using Connector.Ledger;

namespace Connector.Silo.Admin;

/// <summary>What every request has in common: who may ask, how long it may take, and that each failure is a problem in JSON.</summary>
internal sealed partial class AdminHandler(AdminGate gate, ILogger<AdminHandler> log)
{
    /// <summary>Lets in who may ask, and turns what goes wrong into an answer.</summary>
    public async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            if (gate.Refuses(http.Request) is { } refusal)
            {
                LogRefused(refusal.Code, http.Connection.RemoteIpAddress);
                throw refusal;
            }

            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed })
                throw NothingThere(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted && ProblemOf(exception, http) is { } problem)
        {
            if (problem.Status == StatusCodes.Status500InternalServerError) LogFailed(exception, http.Request.Path);
            if (problem.Status == StatusCodes.Status401Unauthorized)
                http.Response.Headers.WWWAuthenticate = AdminGate.Challenge(http.Request);
            // What is left of a body that was refused is not to be taken for the next request.
            if (problem.Status == StatusCodes.Status413PayloadTooLarge) http.Response.Headers.Connection = "close";
            await WriteAsync(http, problem.Status, problem.Document, AdminProblem.ContentType);
        }
    }

    /// <summary>Answers one request.</summary>
    public static async Task AnswerAsync(HttpContext http, AdminEndpoint endpoint)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(endpoint.Limit);
        var answering = endpoint.Answer(new AdminRequest(http, limit.Token));
        // What was begun goes on to its end when nobody waits any more: no change is left half done.
        answering.Ignore();
        var answer = await answering.WaitAsync(limit.Token);
        if (answer is AdminFile file)
        {
            await file.SendAsync(http);
            return;
        }

        await WriteAsync(http, StatusCodes.Status200OK, answer, "application/json; charset=utf-8");
    }

    private static AdminProblem NothingThere(HttpContext http)
    {
        // The rest of the answer, such as Allow, stays as routing made it.
        return http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? new AdminProblem(
                StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
                $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}")
            : AdminProblem.NotFound("no-such-path", $"There is nothing at {http.Request.Path}; docs/admin.md lists what there is");
    }

    /// <summary>The problem to show; null when the caller has gone.</summary>
    private static AdminProblem? ProblemOf(Exception exception, HttpContext http) => exception switch
    {
        AdminProblem problem => problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new AdminProblem(
            StatusCodes.Status413PayloadTooLarge, "too-large", $"A request may have {AdminLimits.MaxBodyBytes} bytes at most"),
        BadHttpRequestException bad => new AdminProblem(bad.StatusCode, "bad-request", bad.Message),
        LedgerStoreException failure => AdminProblem.LedgerUnavailable($"The ledger does not answer: {failure.Message}"),
        OperationCanceledException when http.RequestAborted.IsCancellationRequested => null,
        OperationCanceledException or TimeoutException => new AdminProblem(
            StatusCodes.Status504GatewayTimeout, "too-slow",
            "It took too long, and whether it is done is not known: ask again, for changes with the same key"),
        _ => new AdminProblem(
            StatusCodes.Status500InternalServerError, "internal-error", "The connector failed; its log says how"),
    };

    private static async Task WriteAsync(HttpContext http, int status, object document, string contentType)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(document, document.GetType(), AdminJson.Options);
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    [LoggerMessage(5301, LogLevel.Warning, "A request to the admin listener from {From} is refused: {Code}", EventName = "admin_refused")]
    private partial void LogRefused(string code, IPAddress? from);

    [LoggerMessage(5302, LogLevel.Error, "A request to the admin listener failed: {Path}", EventName = "admin_failed")]
    private partial void LogFailed(Exception exception, PathString path);
}
