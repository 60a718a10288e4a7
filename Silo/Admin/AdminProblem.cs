using System.Text.Json.Serialization;

namespace Connector.Silo.Admin;

/// <summary>Why a request came to nothing, and what to do about it (RFC 9457). Thrown by endpoints, shown to the caller.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">The same for the same cause for ever, for programs.</param>
/// <param name="detail">What is wrong and what to do, one or two sentences for people.</param>
internal sealed class AdminProblem(int status, string code, string detail) : Exception(detail)
{
    public const string ContentType = "application/problem+json; charset=utf-8";

    public int Status { get; } = status;

    public string Code { get; } = code;

    public ProblemDocument Document => new(Status, Code, Message);

    public static AdminProblem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "bad-request", detail);

    public static AdminProblem NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);

    public static AdminProblem Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail);

    /// <summary>The ledger does not answer, or takes nothing.</summary>
    public static AdminProblem LedgerUnavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, "ledger-unavailable", detail);
}

/// <summary>The body of a problem.</summary>
internal sealed record ProblemDocument(
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("detail")] string Detail);
