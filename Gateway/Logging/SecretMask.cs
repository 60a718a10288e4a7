using System.Buffers;
using System.Text;

namespace Connector.Gateway.Logging;

/// <summary>
/// Keeps configured secrets out of every log line, whoever wrote it: what we log on purpose never holds one, but a
/// library's exception may quote a URL or a header.
/// </summary>
public sealed class SecretMask
{
    /// <summary>Shorter secrets cannot be told from ordinary text: masking them would destroy the log and hide nothing.</summary>
    public const int ShortestMaskedChars = 4;

    private const string Mask = "***";
    private volatile Needles _needles = Needles.None;

    /// <summary>Replaces the set of secrets, at start and at every change of the configuration.</summary>
    public void Set(IEnumerable<string> secrets)
    {
        // Longest first: of two secrets that begin alike, the longer one must not leave its tail behind.
        string[] values =
        [
            .. secrets.Where(secret => secret.Length >= ShortestMaskedChars)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(secret => secret.Length),
        ];
        _needles = values.Length == 0
            ? Needles.None
            : new Needles(values, SearchValues.Create(values, StringComparison.Ordinal));
    }

    /// <summary>The text with every secret replaced by <c>***</c>.</summary>
    public string Apply(string text)
    {
        var needles = _needles;
        if (needles.Search is null || text.AsSpan().IndexOfAny(needles.Search) < 0) return text;

        var masked = new StringBuilder(text);
        foreach (var secret in needles.Values) masked.Replace(secret, Mask);
        return masked.ToString();
    }

    private sealed record Needles(string[] Values, SearchValues<string>? Search)
    {
        public static Needles None { get; } = new([], null);
    }
}
