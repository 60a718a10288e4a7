using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Parsing;

namespace Connector.Gateway.Logging;

/// <summary>Text as it may appear in a line: without secrets, and no longer than a limit, whatever a peer sent.</summary>
internal sealed class LogText(SecretMask mask)
{
    /// <summary>Longest value of a property or message, in characters; the rest is cut.</summary>
    public const int MaxChars = 1024;

    /// <summary>Longest stack trace, in characters.</summary>
    public const int MaxStackChars = 8192;

    public string Of(string text, int maxChars = MaxChars)
    {
        // Masked before it is cut: half a secret must not survive at the cut.
        var clean = mask.Apply(text);
        return clean.Length <= maxChars ? clean : string.Concat(clean.AsSpan(0, maxChars), "…");
    }

    /// <summary>The message with its properties filled in; strings stand without quotes.</summary>
    public string MessageOf(LogEvent line)
    {
        var message = new StringBuilder();
        foreach (var token in line.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && line.Properties.TryGetValue(property.PropertyName, out var value))
                message.Append(Plain(value, property.Format));
            else
                message.Append(token);
        }

        return Of(message.ToString());
    }

    private static string Plain(LogEventPropertyValue value, string? format) => value switch
    {
        ScalarValue { Value: null } => "null",
        ScalarValue { Value: string text } => text,
        ScalarValue { Value: IFormattable number } => number.ToString(format, CultureInfo.InvariantCulture),
        ScalarValue { Value: var other } => other.ToString() ?? "",
        _ => value.ToString(),
    };
}
