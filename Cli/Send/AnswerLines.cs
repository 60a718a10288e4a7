using Connector.Cli.Client;
using Connector.Cli.Host;

namespace Connector.Cli.Send;

/// <summary>One line for each thing that can come of a packet.</summary>
internal static class AnswerLines
{
    /// <summary>M2M prints the first 16 hex digits of a fulfillment; enough to find it elsewhere.</summary>
    private const int FulfillmentDigits = 16;

    public static void WriteAnswer(this LogLines lines, OutgoingPrepare prepare, PacketAnswer answer, TimeSpan limit)
    {
        switch (answer.Outcome)
        {
            case Outcome.Fulfilled:
                lines.Write(
                    LogLevel.Info,
                    "Packet fulfilled",
                    ("packetType", "FULFILL"),
                    ("fulfillment", answer.Fulfillment![..FulfillmentDigits]),
                    ("latencyMs", Milliseconds(answer.Latency)));
                break;
            case Outcome.Rejected:
                lines.Write(
                    LogLevel.Warn,
                    "Packet rejected",
                    ("packetType", "REJECT"),
                    ("code", answer.Code),
                    ("message", answer.Message),
                    ("triggeredBy", answer.TriggeredBy),
                    ("latencyMs", Milliseconds(answer.Latency)));
                break;
            case Outcome.WrongFulfillment:
                lines.Write(
                    LogLevel.Error,
                    "Wrong fulfillment: it does not hash to the condition, so nothing is proven; counted as failed",
                    ("condition", Convert.ToHexStringLower(prepare.Condition.Span)),
                    ("fulfillment", answer.Fulfillment));
                break;
            case Outcome.NoPacket:
                lines.Write(
                    LogLevel.Error,
                    "The connector answered without a Fulfill or Reject",
                    ("code", answer.Code),
                    ("message", answer.Message));
                break;
            case Outcome.TimedOut:
                lines.Write(
                    LogLevel.Error,
                    $"No answer within {Duration.Show(limit)}; the packet may still be fulfilled",
                    ("destination", prepare.Destination));
                break;
            case Outcome.Abandoned:
                lines.Write(LogLevel.Warn, "Stopped before the answer came; the packet may still be fulfilled");
                break;
            case Outcome.ConnectionLost:
                lines.Write(LogLevel.Error, "Connection lost before the answer", ("reason", answer.Message));
                break;
        }
    }

    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
