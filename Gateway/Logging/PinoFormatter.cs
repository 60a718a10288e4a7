using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>
/// One JSON object a line, in the shape that pino gives it: <c>level</c> as a number, <c>time</c> in Unix ms,
/// <c>pid</c>, <c>hostname</c>, <c>nodeId</c>, <c>component</c>, <c>event</c>, the event's own properties, <c>msg</c>,
/// and <c>err</c> for an exception. Every key stands once.
/// </summary>
internal sealed class PinoFormatter(string nodeId, LogText text) : ILineFormatter
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly HashSet<string> Fixed =
        ["level", "time", "pid", "hostname", "nodeId", "component", "event", "msg", "err"];

    public void Format(LogEvent line, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("level", LogNames.Number(line.Level));
            json.WriteNumber("time", line.Timestamp.ToUnixTimeMilliseconds());
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("hostname", Environment.MachineName);
            json.WriteString("nodeId", nodeId);
            json.WriteString("component", LogNames.ComponentOf(line));
            if (LogNames.EventOf(line) is { } name) json.WriteString("event", name);
            WriteProperties(json, line);
            if (line.Exception is not null) WriteException(json, "err", line.Exception, depth: 0);
            json.WriteString("msg", text.MessageOf(line));
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private void WriteProperties(Utf8JsonWriter json, LogEvent line)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (property, value) in line.Properties)
        {
            if (LogNames.IsOurs(property)) continue;
            var name = LogNames.Camel(property);
            // Two keys of one name are legal JSON that every reader reads differently.
            while (Fixed.Contains(name) || !written.Add(name)) name += "_";
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
    }

    private void WriteValue(Utf8JsonWriter json, LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue scalar:
                WriteScalar(json, scalar.Value);
                break;
            case SequenceValue sequence:
                json.WriteStartArray();
                foreach (var element in sequence.Elements) WriteValue(json, element);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(text.Of(value.ToString()));
                break;
        }
    }

    private void WriteScalar(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case byte or sbyte or short or ushort or int or uint or long:
                WriteInteger(json, Convert.ToInt64(value, null));
                break;
            case ulong and <= long.MaxValue: WriteInteger(json, (long)(ulong)value); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case DateTimeOffset moment: json.WriteStringValue(moment.UtcDateTime); break;
            case TimeSpan span: json.WriteNumberValue(span.TotalMilliseconds); break;
            case IFormattable other:
                json.WriteStringValue(text.Of(other.ToString(null, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            default: json.WriteStringValue(text.Of(value.ToString() ?? "")); break;
        }
    }

    /// <summary>Integers that a JSON reader with doubles would change (amounts) are strings.</summary>
    private static void WriteInteger(Utf8JsonWriter json, long number)
    {
        const long exact = 1L << 53;
        if (number is > -exact and < exact) json.WriteNumberValue(number);
        else json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private void WriteException(Utf8JsonWriter json, string name, Exception exception, int depth)
    {
        const int deepest = 4;
        json.WriteStartObject(name);
        json.WriteString("type", exception.GetType().FullName);
        json.WriteString("message", text.Of(exception.Message));
        if (exception.StackTrace is { } stack) json.WriteString("stack", text.Of(stack, LogText.MaxStackChars));
        if (exception.InnerException is { } cause && depth < deepest) WriteException(json, "cause", cause, depth + 1);
        json.WriteEndObject();
    }
}
