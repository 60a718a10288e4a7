using System.Text.Json;
using Connector.Dashboard.Network;

namespace Connector.Dashboard.Pages;

/// <summary>Serves the page, the data that it shows, and health. Everything is read only.</summary>
internal sealed class PageEndpoint(NetworkState state, DashboardLimits limits, EventStream events)
{
    // The page runs no script and loads nothing but its own files, whatever a connector tells it.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly byte[] Health = JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["status"] = "ok", ["version"] = DashboardVersion.Text });

    public Task HandleAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        var path = http.Request.Path.Value ?? "";
        switch (path)
        {
            case "/health":
                return AnswerAsync(http, Health, "application/json; charset=utf-8");
            case "/api/state":
                return AnswerAsync(http, SnapshotJson.Of(state, limits, 0, out _), "application/json; charset=utf-8");
            case "/api/events":
                return HttpMethods.IsGet(http.Request.Method) ? events.FollowAsync(http) : Task.CompletedTask;
            default:
                if (PageFile.All.TryGetValue(path, out var file)) return AnswerAsync(http, file.Content, file.Type);
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private static async Task AnswerAsync(HttpContext http, ReadOnlyMemory<byte> body, string type)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }
}
