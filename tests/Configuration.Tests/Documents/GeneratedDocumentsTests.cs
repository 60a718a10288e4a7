using Connector.Configuration.Documents;

namespace Connector.Configuration.Tests.Documents;

/// <summary>
/// Documents that are made from the key table. After a change of it run these tests once with
/// <c>REGENERATE_DOCUMENTS=1</c> set, and look at the difference.
/// </summary>
public sealed class GeneratedDocumentsTests
{
    private const string Reference = "docs/configuration.md";
    private const string Schema = "docs/connector.schema.json";

    [Fact]
    public void the_json_schema_is_the_one_of_the_key_table() => AssertIs(Schema, ConnectorSchema.Json());

    [Fact]
    public void the_tables_of_the_reference_are_those_of_the_key_table()
    {
        var text = Between(Repository.Read(Reference), "variables", KeyTables.Variables());
        AssertIs(Reference, Between(text, "keys", KeyTables.Keys()));
    }

    private static void AssertIs(string file, string expected)
    {
        if (Environment.GetEnvironmentVariable("REGENERATE_DOCUMENTS") == "1")
        {
            File.WriteAllText(Repository.PathOf(file), expected);
        }

        Assert.True(
            File.Exists(Repository.PathOf(file)) && Repository.Read(file) == expected,
            $"{file} is out of date: run these tests with REGENERATE_DOCUMENTS=1");
    }

    private static string Between(string text, string mark, string tables)
    {
        var start = text.IndexOf('\n', text.IndexOf($"<!-- {mark}:", StringComparison.Ordinal)) + 1;
        var end = text.IndexOf($"<!-- /{mark} -->", StringComparison.Ordinal);
        return $"{text[..start]}\n{tables.TrimEnd()}\n\n{text[end..]}";
    }
}
