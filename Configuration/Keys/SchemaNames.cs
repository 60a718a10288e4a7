namespace Connector.Configuration.Keys;

/// <summary>Names that the parts of the JSON Schema share.</summary>
internal static class SchemaNames
{
    /// <summary>Definition of a text in which a variable stands.</summary>
    public const string Variable = "variable";
}
