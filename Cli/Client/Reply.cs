using System.Text;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Cli.Client;

/// <summary>How a request ended.</summary>
public enum ReplyKind
{
    /// <summary>A BTP Response.</summary>
    Response,

    /// <summary>A BTP Error.</summary>
    Error,

    /// <summary>Nothing in time.</summary>
    TimedOut,

    /// <summary>The connection ended.</summary>
    Lost,

    /// <summary>We were stopped.</summary>
    Abandoned,
}

/// <summary>The reply to a BTP request, copied out of its frame.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Text">The Error's code, name and data, or why the connection ended.</param>
public sealed record Reply(ReplyKind Kind, string Text = "")
{
    private readonly byte[]? _packet;

    /// <summary>Nothing came in time.</summary>
    public static Reply TimedOut { get; } = new(ReplyKind.TimedOut);

    /// <summary>We were stopped before anything came.</summary>
    public static Reply Abandoned { get; } = new(ReplyKind.Abandoned);

    /// <summary>The Error's code, else empty.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The connection ended first.</summary>
    public static Reply Lost(string reason) => new(ReplyKind.Lost, reason);

    /// <summary>Copies a Response or Error.</summary>
    public static Reply From(in BtpFrame frame)
    {
        if (frame.Type != BtpType.Error) return new Reply(frame);
        var code = Encoding.ASCII.GetString(frame.Code);
        var text = $"{code} {Encoding.ASCII.GetString(frame.Name)} {Encoding.UTF8.GetString(frame.Data)}";
        return new Reply(ReplyKind.Error, Printable.From(text.TrimEnd())) { Code = code };
    }

    /// <summary>What this reply says about a prepare.</summary>
    public PacketAnswer AnswerTo(OutgoingPrepare prepare, TimeSpan latency) => Kind switch
    {
        ReplyKind.TimedOut => new PacketAnswer(Outcome.TimedOut, latency),
        ReplyKind.Abandoned => new PacketAnswer(Outcome.Abandoned, latency),
        ReplyKind.Lost => new PacketAnswer(Outcome.ConnectionLost, latency) { Message = Text },
        ReplyKind.Error => new PacketAnswer(Outcome.NoPacket, latency) { Code = Code, Message = "BTP Error " + Text },
        _ => Judge(prepare, latency),
    };

    private Reply(in BtpFrame frame)
        : this(ReplyKind.Response) => _packet = frame.TryGetIlp(out var packet) ? packet.ToArray() : null;

    private PacketAnswer Judge(OutgoingPrepare prepare, TimeSpan latency)
    {
        if (Fulfill.TryRead(_packet, out var fulfill, out _))
        {
            var right = prepare.IsFulfilledBy(fulfill.Fulfillment);
            return new PacketAnswer(right ? Outcome.Fulfilled : Outcome.WrongFulfillment, latency)
            {
                Fulfillment = Convert.ToHexStringLower(fulfill.Fulfillment),
                Data = fulfill.Data.ToArray(),
            };
        }

        if (Reject.TryRead(_packet, out var reject, out _))
        {
            return new PacketAnswer(Outcome.Rejected, latency)
            {
                Code = Encoding.ASCII.GetString(reject.Code),
                Message = Printable.From(Encoding.UTF8.GetString(reject.Message)),
                TriggeredBy = Encoding.ASCII.GetString(reject.TriggeredBy),
                Data = reject.Data.ToArray(),
            };
        }

        return new PacketAnswer(Outcome.NoPacket, latency) { Message = "the response holds no Fulfill and no Reject" };
    }
}
