using System.Net.Http.Headers;
using System.Text.Json;

namespace Connector.SettlementEngine;

/// <summary>Calls our connector: it passes messages to the peer's engine, and must know what the peer paid (RFC 38).</summary>
internal sealed class ConnectorClient(EngineOptions options) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = options.Connector, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Has the peer's engine take a payment; false: not now.</summary>
    public async Task<bool> PayPeerAsync(Happening payment, CancellationToken stop)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new PlayMoney(payment.Key, payment.Amount, payment.Scale));
        return await PostAsync(payment.Account, "messages", "application/octet-stream", message, null, stop);
    }

    /// <summary>Tells our connector of a payment of the peer; false: not now.</summary>
    public async Task<bool> TellAsync(Happening payment, CancellationToken stop)
    {
        var quantity = JsonSerializer.SerializeToUtf8Bytes(new { amount = payment.Amount, scale = payment.Scale });
        return await PostAsync(payment.Account, "settlements", "application/json", quantity, payment.Key, stop);
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> PostAsync(
        string account, string what, string type, byte[] body, string? key, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"accounts/{Uri.EscapeDataString(account)}/{what}")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request, stop);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>What one engine says to the other: this is yours now.</summary>
internal sealed record PlayMoney(string Key, string Amount, int Scale);
