using System.Text.Json.Nodes;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Keys;

/// <summary>What may be written behind a key.</summary>
internal abstract record KeyType
{
    /// <summary>In words, for a message: "a whole number from 1 to 65535".</summary>
    public abstract string Expectation { get; }

    /// <summary>JSON Schema of the value.</summary>
    public abstract JsonObject Schema();
}

/// <summary>A written value, variables already filled in.</summary>
/// <param name="Text">The text.</param>
/// <param name="Kind">
/// What it means by the rules of YAML; null when a variable was filled in, so it may mean anything.
/// </param>
internal readonly record struct Written(string Text, ScalarKind? Kind)
{
    public bool MayBeNumber => Kind is null or ScalarKind.Integer or ScalarKind.Fraction;

    public bool MayBeText => Kind is null or ScalarKind.Text;
}

/// <summary>What reading a value gave: the value, or what is wrong with it.</summary>
/// <param name="Value">Null when there is a mistake.</param>
/// <param name="Mistake">Completes "port: …"; null: the usual "expected …, found …".</param>
/// <param name="Fix">What to write instead; null: the usual "Write …, such as …".</param>
internal readonly record struct Reading(object? Value, string? Mistake, string? Fix)
{
    public static Reading Of(object value) => new(value, null, null);

    public static Reading Unexpected => default;

    public static Reading Wrong(string mistake, string? fix = null) => new(null, mistake, fix);
}

/// <summary>A single value.</summary>
internal abstract record ScalarType : KeyType
{
    /// <summary>Reads a value that is there: neither nothing nor empty.</summary>
    public abstract Reading Read(Written written);

    /// <summary>JSON Schema of the value where no variable stands in for it.</summary>
    protected abstract JsonObject OwnSchema();

    /// <summary>Whether the own schema already admits any text, variables included.</summary>
    protected virtual bool AdmitsVariables => false;

    /// <inheritdoc/>
    public sealed override JsonObject Schema() => AdmitsVariables
        ? OwnSchema()
        : new JsonObject
        {
            ["anyOf"] = new JsonArray(
                OwnSchema(), new JsonObject { ["$ref"] = "#/definitions/" + SchemaNames.Variable }),
        };
}
