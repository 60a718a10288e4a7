using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Cli.Client;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary>Asks a connector's admin listener; what goes wrong becomes one line that says what to do.</summary>
internal sealed class AdminClient : IDisposable
{
    private const int CopyBytes = 64 * 1024;

    private readonly AdminTarget _target;
    private readonly TimeSpan _limit;
    private readonly HttpClient _http;

    public AdminClient(AdminTarget target, TimeSpan limit)
    {
        (_target, _limit) = (target, limit);
        // No proxy and no redirect: a token goes to the connector that was named, and nowhere else.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = target.Url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (target.Token is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Reads something.</summary>
    public Task<JsonObject> GetAsync(string path, CancellationToken stop) =>
        AskAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)), stop);

    /// <summary>Does something.</summary>
    public Task<JsonObject> PostAsync(string path, object body, CancellationToken stop) =>
        AskAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
            {
                Content = JsonContent.Create(body, options: JsonText.OneLine),
            },
            stop);

    public void Dispose() => _http.Dispose();

    /// <summary>Has a file made and writes it; what was written before a failure is no copy of it.</summary>
    public Task<Download> DownloadAsync(string path, Stream target, CancellationToken stop) => AskAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)),
        async (response, limit) =>
        {
            if (response.StatusCode != HttpStatusCode.OK)
                Understand(response.StatusCode, await response.Content.ReadAsStringAsync(limit).ConfigureAwait(false));
            await using var body = await response.Content.ReadAsStreamAsync(limit).ConfigureAwait(false);
            var bytes = await CopyAsync(body, target, limit).ConfigureAwait(false);
            var through = response.Headers.TryGetValues("Ledger-Through", out var values) ? long.Parse(values.First(), CultureInfo.InvariantCulture) : 0;
            return new Download(bytes, through);
        },
        stop);

    private Task<JsonObject> AskAsync(HttpRequestMessage request, CancellationToken stop) => AskAsync(
        request,
        async (response, limit) =>
            Understand(response.StatusCode, await response.Content.ReadAsStringAsync(limit).ConfigureAwait(false)),
        stop);

    /// <summary>What cannot be written is the caller's affair; what cannot be read breaks the request.</summary>
    private static async Task<long> CopyAsync(Stream body, Stream target, CancellationToken stop)
    {
        var buffer = new byte[CopyBytes];
        for (long bytes = 0; ;)
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer, stop).ConfigureAwait(false);
            }
            catch (IOException broken)
            {
                throw new HttpRequestException(HttpRequestError.ResponseEnded, broken.Message, broken);
            }

            if (read == 0) return bytes;
            await target.WriteAsync(buffer.AsMemory(0, read), stop).ConfigureAwait(false);
            bytes += read;
        }
    }

    private async Task<T> AskAsync<T>(
        HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> understand, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_limit);
        using (request)
        {
            try
            {
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
                return await understand(response, limit.Token).ConfigureAwait(false);
            }
            catch (HttpRequestException failure)
            {
                throw failure.HttpRequestError == HttpRequestError.ConnectionError
                    ? new ProblemException(
                        $"no connector answers at {Place}",
                        "Does it run on this host (apart from its gateways: the silo), and was admin.port in its configuration when it started? "
                        + "Else name it with --url")
                    : new UnansweredException($"the connection to {Place} broke: {failure.Message}");
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new UnansweredException($"no answer from {Place} within {Duration.Show(_limit)}");
            }
        }
    }

    private string Place => $"{_target.Url.GetLeftPart(UriPartial.Authority)} ({_target.Origin})";

    private JsonObject Understand(HttpStatusCode status, string text)
    {
        var body = Parse(text);
        if (status == HttpStatusCode.OK && body is not null) return body;
        // Every problem of an admin listener has these two.
        if (body?["code"]?.GetValue<string>() is not { } code || body["detail"]?.GetValue<string>() is not { } detail)
        {
            throw new ProblemException(
                $"what answers at {Place} is no admin listener of a connector (HTTP {(int)status})", "Check the port");
        }

        detail = Printable.From(detail);
        throw code switch
        {
            "token-missing" => new ProblemException(
                $"the connector at {Place} wants a token", "Set ADMIN_TOKEN or ADMIN_TOKEN_FILE, or name a file with --token-file"),
            "token-wrong" => new ProblemException(
                $"the connector at {Place} does not take the token", "Use the one of admin.token in its configuration"),
            "too-slow" => new UnansweredException(detail),
            _ when status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden || code == "no-such-path" =>
                new ProblemException(detail.TrimEnd('.'), $"That is what {Place} answers"),
            _ => new RefusedException(detail),
        };
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Whether it was done is not known.</summary>
internal sealed class UnansweredException(string what) : Exception(what)
{
}
