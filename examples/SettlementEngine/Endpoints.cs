using System.Text.Json;

namespace Connector.SettlementEngine;

/// <summary>What connectors call (RFC 38), and a page for people.</summary>
internal static class Endpoints
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder app, Engine engine)
    {
        app.MapGet("/", context => WriteAsync(context, 200, "application/json", engine.Describe()));

        app.MapPost("/accounts", async context =>
        {
            if (await ReadAsync<NewAccount>(context) is not { Id: { Length: > 0 } id })
            {
                context.Response.StatusCode = 400;
                return;
            }

            engine.Open(id);
            context.Response.StatusCode = 201;
        });

        app.MapDelete("/accounts/{id}", context =>
        {
            context.Response.StatusCode = engine.Close(IdOf(context)) ? 204 : 404;
            return Task.CompletedTask;
        });

        app.MapPost("/accounts/{id}/settlements", async context =>
        {
            var key = context.Request.Headers["Idempotency-Key"].ToString();
            context.Response.StatusCode =
                key.Length > 0 && await ReadAsync<Quantity>(context) is { } quantity && IsAmount(quantity.Amount, quantity.Scale)
                    ? engine.Ask(IdOf(context), key, quantity.Amount, quantity.Scale)
                    : 400;
        });

        app.MapPost("/accounts/{id}/messages", async context =>
        {
            if (await ReadAsync<PlayMoney>(context) is not { Key.Length: > 0 } money || !IsAmount(money.Amount, money.Scale))
            {
                context.Response.StatusCode = 400;
                return;
            }

            await WriteAsync(
                context,
                engine.Receive(IdOf(context), money.Key, money.Amount, money.Scale),
                "application/octet-stream",
                "thank you"u8.ToArray());
        });
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static bool IsAmount(string? amount, int scale) =>
        amount is { Length: > 0 and <= 300 } && amount.All(char.IsAsciiDigit) && scale is >= 0 and <= 255;

    private static async Task<T?> ReadAsync<T>(HttpContext context)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, _json, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private sealed record NewAccount(string? Id);

    private sealed record Quantity(string Amount, int Scale);
}
