using System.Text.Json.Nodes;

namespace Connector.Configuration.Keys;

/// <summary>One key: everything that reading, the JSON Schema and the documentation need to know of it.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Type">What may stand behind it.</param>
/// <param name="Example">A value for "such as …"; one that is valid.</param>
/// <param name="Description">One sentence, without a full stop.</param>
internal sealed record Key(string Name, KeyType Type, string Example, string Description)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>A key beside it that makes it unnecessary.</summary>
    public string? InsteadOfIt { get; init; }

    /// <summary>The value when it is absent, as it would be written; null: none.</summary>
    public string? Default { get; init; }

    /// <summary>The default in words, where it depends on other keys.</summary>
    public string? DefaultWords { get; init; }

    /// <summary>The environment variable that goes over it.</summary>
    public string? Variable { get; init; }

    /// <summary>Whether its value is never shown, and reported when it stands in the file.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether an empty value, or nothing, says "off" instead of being a mistake.</summary>
    public bool EmptyIsOff { get; init; }

    /// <summary>Its JSON Schema with description and default.</summary>
    public JsonObject Schema()
    {
        var schema = new JsonObject { ["description"] = Description };
        foreach (var (name, part) in Type.Schema())
        {
            schema[name] = part?.DeepClone();
        }

        if (Default is not null)
        {
            schema["default"] = Type is IntegerType or FlagType ? JsonNode.Parse(Default) : Default;
        }

        return schema;
    }
}
