using System.Globalization;
using System.Text.Json.Nodes;
using Connector.Configuration.Reading;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Tests.Documents;

/// <summary>A YAML text as JSON, the way editors see it: variables stay as they are written.</summary>
internal static class YamlAsJson
{
    public static string Convert(string yaml)
    {
        var problems = new ProblemLog("test");
        var node = YamlText.Parse(yaml, problems);
        Assert.Empty(problems.InOrder());
        return Of(node!)?.ToJsonString() ?? "null";
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(
            mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Of(entry.Value)))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Of)]),
        YamlScalar { Type: ScalarKind.Nothing } => null,
        YamlScalar { Type: ScalarKind.Flag } scalar => bool.Parse(scalar.Text),
        YamlScalar { Type: ScalarKind.Integer or ScalarKind.Fraction } scalar =>
            decimal.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture),
        YamlScalar scalar => scalar.Text,
        _ => throw new ArgumentException(node.Kind, nameof(node)),
    };
}
