using System.Buffers;
using Serilog.Events;

namespace Connector.Gateway.Logging;

/// <summary>Writes one event as UTF-8, its line end included.</summary>
internal interface ILineFormatter
{
    void Format(LogEvent line, IBufferWriter<byte> output);
}
