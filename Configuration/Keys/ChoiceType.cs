using System.Text.Json.Nodes;

namespace Connector.Configuration.Keys;

/// <summary>One of a few words; read as the enum value.</summary>
internal sealed record ChoiceType(Type Enum) : ScalarType
{
    private readonly string[] _words = [.. System.Enum.GetNames(Enum).Select(name => name.ToLowerInvariant())];

    /// <inheritdoc/>
    public override string Expectation => "one of " + string.Join(", ", _words);

    /// <summary>The words, for the documentation.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <inheritdoc/>
    public override Reading Read(Written written)
    {
        // Variables have always been taken in any case; in a file only the lower-case word is.
        var word = written.Kind is null ? written.Text.ToLowerInvariant() : written.Text;
        if (written.MayBeText && _words.Contains(word))
        {
            return Reading.Of(System.Enum.Parse(Enum, word, ignoreCase: true));
        }

        var mistake = $"must be {Expectation}, not {written.Text}";
        var near = Nearest.To(written.Text.ToLowerInvariant(), _words);
        return Reading.Wrong(mistake, near is null ? null : $"Write {near}");
    }

    /// <inheritdoc/>
    protected override JsonObject OwnSchema() =>
        new() { ["enum"] = new JsonArray([.. _words.Select(word => (JsonNode)word)]) };
}
