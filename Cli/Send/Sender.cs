using Connector.Cli.Client;
using Connector.Cli.Host;

namespace Connector.Cli.Send;

/// <summary>Makes packets as asked, sends them and counts the answers; the runs decide when.</summary>
internal sealed class Sender(
    SendOptions options, BtpClient client, LogLines lines, TimeProvider clock, CancellationToken giveUp)
{
    private long _firstSent;
    private long _lastAnswered;

    public SendOptions Options => options;

    public LogLines Lines => lines;

    public TimeProvider Clock => clock;

    public Tally Tally { get; } = new();

    /// <summary>From the first packet's departure to the last answer: our own start and end would blur the speed.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(Interlocked.Read(ref _firstSent), Interlocked.Read(ref _lastAnswered));

    /// <summary>Whether nothing more can be sent, because the session has ended.</summary>
    public bool IsCutOff => client.Ended.IsCompleted;

    /// <summary>
    /// Sends one packet and waits for its answer; giving up ends the wait. Runs of many show only the first answer of
    /// each kind.
    /// </summary>
    public async Task<PacketAnswer> SendAsync(bool showAll, long? since = null)
    {
        var prepare = OutgoingPrepare.Create(
            options.Destination, options.Amount, clock.GetUtcNow() + options.Expiry, options.Payload.Span);
        var level = showAll ? LogLevel.Info : LogLevel.Debug;
        lines.Write(
            level,
            "Packet created",
            ("destination", prepare.Destination),
            ("amount", options.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("expiresAt", prepare.ExpiresAt.UtcDateTime));
        Tally.CountSent();
        Interlocked.CompareExchange(ref _firstSent, clock.GetTimestamp(), 0);
        var answering = client.SendAsync(prepare, options.Timeout, giveUp, since);
        lines.Write(level, "Packet sent", ("packetType", "PREPARE"));
        var answer = await answering.ConfigureAwait(false);
        Interlocked.Exchange(ref _lastAnswered, clock.GetTimestamp());
        var isFirst = Tally.Add(answer);
        var isWorthALine = showAll || lines.Shows(LogLevel.Debug) || (isFirst && answer.Outcome != Outcome.Fulfilled);
        if (isWorthALine) lines.WriteAnswer(prepare, answer, options.Timeout);
        return answer;
    }
}
