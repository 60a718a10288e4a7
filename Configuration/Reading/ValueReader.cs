using Connector.Configuration.Keys;
using Connector.Configuration.Yaml;

namespace Connector.Configuration.Reading;

/// <summary>Reads single values: fills in variables, then asks the type of the key.</summary>
internal sealed class ValueReader(ProblemLog problems, Variables variables)
{
    /// <summary>Stands for "as if the key were not there".</summary>
    public static Setting Unset { get; } = new(new object(), null, false);

    /// <summary>The setting; null when there is a mistake, which is logged; or <see cref="Unset"/>.</summary>
    public Setting? Read(Key key, ScalarType type, YamlScalar scalar, string path)
    {
        var place = Place.Of(scalar, path);
        var filled = Substitution.Apply(scalar.Text, key.IsSecret ? variables.FindSecret : variables.Find);
        if (filled.Mistake is not null)
        {
            problems.Error(place, filled.Mistake, filled.Fix!);
            return null;
        }

        // Whoever writes ${NAME:-} says that nothing is a value; whoever writes "" made a slip.
        var mayBeEmpty = type is TextType { MayBeEmpty: true };
        if ((filled.Text.Length == 0 && !mayBeEmpty) || scalar.Type == ScalarKind.Nothing)
        {
            return filled.HasVariable || key.EmptyIsOff ? Unset : Empty(key, place);
        }

        var written = new Written(filled.Text, filled.HasVariable ? null : scalar.Type);
        return Convert(key, type, written, place) is { } value
            ? new Setting(value, place, filled.Literal) { Variables = filled.Variables }
            : null;
    }

    /// <summary>Reads the key's environment variable; null when there is a mistake.</summary>
    public Setting? ReadVariable(Key key, string name, string text)
    {
        var place = Place.Variable(name);
        if (key.Type is ListType { Item: ScalarType item })
        {
            var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var values = parts.Select(part => Convert(key, item, new Written(part, null), place)).ToList();
            return values.Contains(null) ? null : new Setting(values, place, Literal: false);
        }

        return Convert(key, (ScalarType)key.Type, new Written(text, null), place) is { } value
            ? new Setting(value, place, Literal: false)
            : null;
    }

    private object? Convert(Key key, ScalarType type, Written written, Place place)
    {
        var reading = type.Read(written);
        if (reading.Value is null)
        {
            var found = written.Kind is { } kind ? ScalarKinds.Describe(kind) : "text";
            problems.Error(
                place,
                reading.Mistake ?? $"expected {type.Expectation}, found {found}",
                reading.Fix ?? (place.IsVariable ? Fixes.ForVariable(key, place.Key) : Fixes.For(key)));
        }

        return reading.Value;
    }

    private Setting? Empty(Key key, Place place)
    {
        problems.Error(place, "is empty", Fixes.For(key));
        return null;
    }
}
