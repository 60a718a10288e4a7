using System.Text.Json.Nodes;

namespace Connector.Configuration.Keys;

/// <summary>A mapping whose keys are known.</summary>
internal sealed record SectionType(params Key[] Keys) : KeyType
{
    /// <inheritdoc/>
    public override string Expectation => "a mapping";

    public Key? Find(string name) => Array.Find(Keys, key => key.Name == name);

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var key in Keys)
        {
            properties[key.Name] = key.Schema();
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        var required = Keys.Where(key => key is { Required: true, Variable: null }).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(key => (JsonNode)key.Name)]);
        }

        return schema;
    }
}

/// <summary>A list.</summary>
internal sealed record ListType(KeyType Item) : KeyType
{
    /// <inheritdoc/>
    public override string Expectation => "a list";

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = Item.Schema() };
}

/// <summary>A mapping whose keys are free within a form.</summary>
internal sealed record TableType(TextType Name, ScalarType Value) : KeyType
{
    /// <inheritdoc/>
    public override string Expectation => "a mapping";

    /// <inheritdoc/>
    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["patternProperties"] = new JsonObject { [$"^(?:{Name.Form})$"] = Value.Schema() },
    };
}
