using System.Globalization;
using System.Text.Json;

namespace Connector.Silo.Admin;

/// <summary>A request that was let in: reads what the caller wrote, and says what is wrong with it.</summary>
internal sealed class AdminRequest(HttpContext http, CancellationToken stop)
{
    /// <summary>Cancelled when the caller went away or the time is up.</summary>
    public CancellationToken Stop { get; } = stop;

    /// <summary>A part of the path.</summary>
    public string Part(string name) => (string)http.Request.RouteValues[name]!;

    /// <summary>A parameter of the query; null when it is absent or empty.</summary>
    public string? Text(string name) => http.Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    /// <summary>Refuses a query with parameters that the endpoint does not know: a misspelt filter must not show everything.</summary>
    public void Knows(params string[] names)
    {
        foreach (var (name, values) in http.Request.Query)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw AdminProblem.BadRequest(
                    names.Length == 0 ? $"'{name}': there are no parameters here" : $"'{name}' is none of {string.Join(", ", names)}");
            }

            if (values.Count > 1) throw AdminProblem.BadRequest($"'{name}' is given twice; give it once");
        }
    }

    /// <summary>A whole number of the query within bounds.</summary>
    public long Number(string name, long otherwise, long least, long most)
    {
        if (Text(name) is not { } text) return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw AdminProblem.BadRequest($"{name} '{text}' is not a whole number from {least} to {most}");
    }

    /// <summary>How many lines or accounts an answer may have.</summary>
    public int Limit() => (int)Number("limit", AdminLimits.DefaultPage, 1, AdminLimits.MaxPage);

    /// <summary>One of the names of an enumeration, as JSON has them; null when it is not asked for.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        var names = Enum.GetValues<T>().Select(value => (value, word: JsonNamingPolicy.CamelCase.ConvertName(value.ToString())));
        var found = names.Where(one => one.word == text).Select(one => (T?)one.value).FirstOrDefault();
        return found ?? throw AdminProblem.BadRequest(
            $"{name} '{text}' is none of {string.Join(", ", names.Select(one => one.word))}");
    }

    /// <summary>A time of the query, in unix milliseconds.</summary>
    public long Time(string name, long otherwise) => Text(name) is { } text ? Time(name, text).ToUnixTimeMilliseconds() : otherwise;

    /// <summary>A time as ISO 8601 has it; one without a zone is UTC.</summary>
    public static DateTimeOffset Time(string name, string text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw AdminProblem.BadRequest($"{name} '{text}' is not a time; write for example 2026-01-31T00:00:00Z");

    /// <summary>The body.</summary>
    public async Task<T> BodyAsync<T>()
        where T : class
    {
        // A page in a browser can send anything but this without asking first.
        if (!http.Request.HasJsonContentType())
        {
            throw new AdminProblem(
                StatusCodes.Status415UnsupportedMediaType, "not-json", "Send the body as Content-Type: application/json");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, AdminJson.Options, Stop)
                ?? throw AdminProblem.BadRequest("The body is null; send an object");
        }
        catch (JsonException mistake)
        {
            throw AdminProblem.BadRequest($"The body cannot be read: {mistake.Message}");
        }
    }
}
