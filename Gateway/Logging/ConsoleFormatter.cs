using System.Buffers;
using System.Globalization;
using System.Text;
using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>Lines for people: time, level, component, message, and an exception on the lines below.</summary>
internal sealed class ConsoleFormatter(LogText text) : ILineFormatter
{
    public void Format(LogEvent line, IBufferWriter<byte> output)
    {
        var time = line.Timestamp.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        Write(output, $"{time} {Name(line.Level),-5} {LogNames.ComponentOf(line),-18} {OneLine(text.MessageOf(line))}\n");
        if (line.Exception is not null)
            Write(output, text.Of(line.Exception.ToString(), LogText.MaxStackChars) + "\n");
    }

    private static void Write(IBufferWriter<byte> output, string line) => Encoding.UTF8.GetBytes(line, output);

    /// <summary>A peer that sends a line end must not be able to write lines of its own.</summary>
    private static string OneLine(string message)
    {
        if (!message.Any(char.IsControl)) return message;
        return string.Concat(message.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }

    private static string Name(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "trace",
        LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warn",
        LogEventLevel.Error => "error",
        _ => "fatal",
    };
}
