using System.Globalization;
using System.Text.Json;

namespace Connector.Silo.Settlement;

/// <summary>An answer that says what is wrong, as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class SettlementProblem
{
    /// <summary>How soon an engine may come back when it was not its fault.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        var response = context.Response;
        if (response.HasStarted)
            return Task.CompletedTask;
        response.Clear();
        response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (status == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = "POST";
        return WriteAsync(response, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object> { ["status"] = status, ["detail"] = detail }));
    }

    public static async Task WriteAsync(HttpResponse response, string type, ReadOnlyMemory<byte> body)
    {
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
