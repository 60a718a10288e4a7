using System.Text.Json.Nodes;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Keys;

/// <summary>Yes or no.</summary>
internal sealed record FlagType : ScalarType
{
    /// <inheritdoc/>
    public override string Expectation => "true or false";

    /// <inheritdoc/>
    public override Reading Read(Written written) =>
        (written.Kind, written.Text.ToUpperInvariant()) switch
        {
            (ScalarKind.Flag or null, "TRUE") or (null, "1") => Reading.Of(true),
            (ScalarKind.Flag or null, "FALSE") or (null, "0") => Reading.Of(false),
            (ScalarKind.Text, "TRUE" or "FALSE") =>
                Reading.Wrong("expected true or false, found text in quotes", "Write it without quotes"),
            _ => Reading.Wrong($"must be true or false, not {written.Text}"),
        };

    /// <inheritdoc/>
    protected override JsonObject OwnSchema() => new() { ["type"] = "boolean" };
}
