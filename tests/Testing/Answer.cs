using System.Text;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Testing;

/// <summary>What came of a request.</summary>
public enum AnswerKind
{
    /// <summary>A Response with an ILP Fulfill.</summary>
    Fulfill,

    /// <summary>A Response with an ILP Reject.</summary>
    Reject,

    /// <summary>A BTP Error.</summary>
    BtpError,

    /// <summary>A Response without an <c>ilp</c> entry: the answer to a login, for example.</summary>
    EmptyResponse,

    /// <summary>A Response whose <c>ilp</c> entry is neither a Fulfill nor a Reject.</summary>
    Unreadable,

    /// <summary>The socket closed before an answer came.</summary>
    Closed,
}

/// <summary>The answer to a request, with its parts copied out of the frame.</summary>
public sealed class Answer
{
    private Answer(AnswerKind kind, TimeSpan latency)
    {
        Kind = kind;
        Latency = latency;
    }

    public AnswerKind Kind { get; }

    /// <summary>From the request's write to the answer's arrival.</summary>
    public TimeSpan Latency { get; }

    /// <summary>32 bytes of a Fulfill, else empty.</summary>
    public ReadOnlyMemory<byte> Fulfillment { get; private init; }

    /// <summary>Data of the Fulfill, the Reject or the BTP Error; for <see cref="AnswerKind.Unreadable"/> the packet.</summary>
    public ReadOnlyMemory<byte> Data { get; private init; }

    /// <summary>Code of the Reject or of the BTP Error (they are different name spaces), else empty.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The BTP Error's name, else empty.</summary>
    public string ErrorName { get; private init; } = "";

    /// <summary>The Reject's triggeredBy, else empty.</summary>
    public string TriggeredBy { get; private init; } = "";

    /// <summary>The Reject's message, else empty.</summary>
    public string Message { get; private init; } = "";

    /// <summary>A one-line description, so that a failed assertion tells what came instead.</summary>
    public override string ToString() => Kind switch
    {
        AnswerKind.Fulfill => $"Fulfill {Convert.ToHexStringLower(Fulfillment.Span)}",
        AnswerKind.Reject => $"Reject {Code} \"{Message}\" triggered by {TriggeredBy}",
        AnswerKind.BtpError => $"BTP Error {Code} {ErrorName} {Encoding.UTF8.GetString(Data.Span)}",
        _ => Kind.ToString(),
    };

    internal static Answer Closed(TimeSpan latency) => new(AnswerKind.Closed, latency);

    internal static Answer From(in BtpFrame frame, TimeSpan latency)
    {
        if (frame.Type == BtpType.Error)
        {
            return new Answer(AnswerKind.BtpError, latency)
            {
                Code = Encoding.ASCII.GetString(frame.Code),
                ErrorName = Encoding.ASCII.GetString(frame.Name),
                Data = frame.Data.ToArray(),
            };
        }

        return frame.TryGetIlp(out var packet)
            ? FromPacket(packet, latency)
            : new Answer(AnswerKind.EmptyResponse, latency);
    }

    private static Answer FromPacket(ReadOnlySpan<byte> packet, TimeSpan latency)
    {
        if (Fulfill.TryRead(packet, out var fulfill, out _))
        {
            return new Answer(AnswerKind.Fulfill, latency)
            {
                Fulfillment = fulfill.Fulfillment.ToArray(),
                Data = fulfill.Data.ToArray(),
            };
        }

        if (Reject.TryRead(packet, out var reject, out _))
        {
            return new Answer(AnswerKind.Reject, latency)
            {
                Code = Encoding.ASCII.GetString(reject.Code),
                TriggeredBy = Encoding.ASCII.GetString(reject.TriggeredBy),
                Message = Encoding.UTF8.GetString(reject.Message),
                Data = reject.Data.ToArray(),
            };
        }

        return new Answer(AnswerKind.Unreadable, latency) { Data = packet.ToArray() };
    }
}
