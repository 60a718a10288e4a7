using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Configuration.Keys;

namespace Connector.Configuration.Documents;

/// <summary>
/// The JSON Schema (draft 7) of a configuration file, for editors and other tools. It knows every key and form; what
/// needs more than one key, such as a route to nobody, only the connector itself checks.
/// </summary>
public static class ConnectorSchema
{
    private const string Draft = "http://json-schema.org/draft-07/schema#";

    private static readonly JsonSerializerOptions _layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as it is shipped: indented, lines ended by <c>\n</c>.</summary>
    public static string Json()
    {
        var schema = new JsonObject
        {
            ["$schema"] = Draft,
            ["title"] = "Configuration of an Interledger connector",
            ["definitions"] = new JsonObject
            {
                [SchemaNames.Variable] = new JsonObject
                {
                    ["description"] = "Any value may be, or contain, ${NAME} or ${NAME:-default}",
                    ["type"] = "string",
                    ["pattern"] = @"\$\{[^{}]*\}",
                },
            },
        };
        foreach (var (name, part) in ConnectorKeys.Root.Schema())
        {
            schema[name] = part?.DeepClone();
        }

        return schema.ToJsonString(_layout) + "\n";
    }
}
