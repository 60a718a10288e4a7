using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Connector.Configuration.Keys;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Effective;

/// <summary>
/// Values as they would be written, without secrets: not those of secret keys, not those that stand in addresses, not
/// what a variable with a telling name fills in, and not where a secret is repeated in text of another kind.
/// </summary>
internal sealed partial class ShownValues(ConnectorConfig config, Section root)
{
    /// <summary>Shorter ones would be found in every other word.</summary>
    private const int ShortestSought = 4;

    private readonly string[] _secrets =
    [
        .. SecretsOf(config).Concat(SecretsIn(ConnectorKeys.Root, root))
            .Where(text => text.Length >= ShortestSought).Distinct().OrderByDescending(text => text.Length),
    ];

    public object Of(Key key, Setting setting)
    {
        if (key.IsSecret)
        {
            return EffectiveValue.Hidden;
        }

        var value = Written(setting.Value);
        if (value is not string text || key.Type is not (UrlType or TextType { Form: null }))
        {
            return value;
        }

        return setting.Variables.Any(name => TellingName().IsMatch(name)) ? EffectiveValue.Hidden : WithoutSecrets(text);
    }

    private static object Written(object value) => value switch
    {
        TimeSpan time => DurationType.Write(time),
        Enum choice => choice.ToString().ToLowerInvariant(),
        Uri url => Show(url),
        Ratio ratio => Show(ratio),
        ThroughputLimit limit => Show(limit),
        IEnumerable<object> many => many.Select(Written).Cast<string>().ToArray(),
        _ => value,
    };

    private static string Show(ThroughputLimit limit)
    {
        var period = DurationType.Write(limit.Period);
        var unit = period.TrimStart('1');
        return string.Create(CultureInfo.InvariantCulture, $"{limit.Amount}/{(unit.All(char.IsLetter) ? unit : period)}");
    }

    /// <summary>Exact, because a ratio was written as a decimal number.</summary>
    private static string Show(Ratio ratio)
    {
        var digits = 0;
        var numerator = (BigInteger)ratio.Numerator;
        for (; numerator % ratio.Denominator != 0; digits++)
        {
            numerator *= 10;
        }

        var text = (numerator / ratio.Denominator).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}";
    }

    private static string Show(Uri url)
    {
        var user = url.UserInfo.Length == 0 ? "" : EffectiveValue.Hidden + "@";
        var path = url is { AbsolutePath: "/", Query: "", Fragment: "" } ? "" : url.AbsolutePath;
        var query = string.Join('&', url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Contains('=', StringComparison.Ordinal) ? part.Split('=')[0] + "=" + EffectiveValue.Hidden : EffectiveValue.Hidden));
        var fragment = url.Fragment.Length > 1 ? "#" + EffectiveValue.Hidden : "";
        return $"{url.Scheme}://{user}{url.Authority}{path}{(query.Length == 0 ? "" : "?" + query)}{fragment}";
    }

    private string WithoutSecrets(string text) =>
        _secrets.Aggregate(text, (rest, secret) => rest.Replace(secret, EffectiveValue.Hidden, StringComparison.Ordinal));

    private static IEnumerable<string> SecretsOf(ConnectorConfig config) =>
        config.Peers.SelectMany(peer => peer.Tokens()).Select(secret => secret.Reveal());

    private static IEnumerable<string> SecretsIn(SectionType type, Section section) => type.Keys.SelectMany(key => key.Type switch
    {
        SectionType sub => SecretsIn(sub, section.Sub(key.Name)),
        ListType { Item: SectionType item } => section.Sections(key.Name).SelectMany(one => SecretsIn(item, one)),
        _ => key.IsSecret && section.Text(key.Name) is { } text ? [text] : [],
    });

    [GeneratedRegex("SECRET|TOKEN|PASSW|CREDENTIAL|API_?KEY|PRIVATE_?KEY", RegexOptions.IgnoreCase)]
    private static partial Regex TellingName();
}
