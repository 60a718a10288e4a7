using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Connector.Configuration.Keys;

/// <summary>Text, any or of a form.</summary>
/// <param name="Words">What it is, for messages.</param>
/// <param name="Form">
/// Regular expression of the whole text, in the words that .NET and JSON Schema share; null: anything.
/// </param>
internal sealed record TextType(string Words = "text", string? Form = null) : ScalarType
{
    /// <summary>Most characters.</summary>
    public int MaxLength { get; init; } = 4096;

    /// <summary>Whether the empty text is a value.</summary>
    public bool MayBeEmpty { get; init; }

    /// <inheritdoc/>
    public override string Expectation => Words;

    /// <inheritdoc/>
    protected override bool AdmitsVariables => Form is null;

    /// <inheritdoc/>
    public override Reading Read(Written written)
    {
        if (!written.MayBeText)
        {
            return Reading.Wrong($"expected {Words}, found {Found(written)}", "Put the value in quotes");
        }

        if (written.Text.Length > MaxLength)
        {
            return Reading.Wrong($"has {written.Text.Length} characters, at most {MaxLength} are possible");
        }

        return Form is null || Regex.IsMatch(written.Text, $@"\A(?:{Form})\z", RegexOptions.CultureInvariant)
            ? Reading.Of(written.Text)
            : Reading.Wrong($"\"{written.Text}\" is not {Words}");
    }

    /// <inheritdoc/>
    protected override JsonObject OwnSchema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (Form is not null)
        {
            schema["pattern"] = $"^(?:{Form})$";
        }

        if (!MayBeEmpty)
        {
            schema["minLength"] = 1;
        }

        schema["maxLength"] = MaxLength;
        return schema;
    }

    private static string Found(Written written) => Yaml.ScalarKinds.Describe(written.Kind!.Value);
}
