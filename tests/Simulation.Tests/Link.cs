using System.Security.Cryptography;
using Connector.Protocols.Ilp;

namespace Connector.Simulation.Tests;

/// <summary>What goes over a connection.</summary>
internal enum FrameKind
{
    Prepare,
    Fulfill,
    Reject,
}

/// <summary>A request or the answer to one.</summary>
internal sealed record Frame(FrameKind Kind, uint RequestId, byte[] Packet);

/// <summary>An answer as it arrived.</summary>
/// <param name="Frame">The answer.</param>
/// <param name="At">By the clock of who got it.</param>
internal sealed record Arrival(Frame Frame, long At);

/// <summary>Who is at one end of a connection.</summary>
internal interface IEnd
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its clock, unix milliseconds.</summary>
    long Clock { get; }

    void Opened(Link link);

    void Closed(Link link);

    void Receive(Link link, Frame frame);
}

/// <summary>
/// A connection between two, which breaks and is made again. Its weather loses answers, doubles them, holds them up and
/// lets them overtake each other, which no TCP does but any peer can. It remembers what arrived.
/// </summary>
internal sealed class Link(Scheduler world, Weather weather, IEnd left, IEnd right)
{
    private readonly Dictionary<(string Requester, int Life, uint RequestId), List<Arrival>> _answers = [];
    private readonly HashSet<(string Requester, int Life, uint RequestId)> _lost = [];

    /// <summary>Counts connections.</summary>
    public int Life { get; private set; }

    public bool IsOpen { get; private set; }

    public IEnd Other(IEnd end) => ReferenceEquals(end, left) ? right : left;

    /// <summary>What arrived at this end as answers to a request of it, in order.</summary>
    public IReadOnlyList<Arrival> AnswersTo(IEnd requester, int life, uint requestId) =>
        _answers.GetValueOrDefault((requester.Name, life, requestId)) ?? [];

    /// <summary>Whether an answer to this request was lost on the way, or was on the way when the connection broke.</summary>
    public bool Lost(IEnd requester, int life, uint requestId) => _lost.Contains((requester.Name, life, requestId));

    public void Open()
    {
        (IsOpen, Life) = (true, Life + 1);
        world.Note($"{left.Name}-{right.Name} opens {Life}");
        left.Opened(this);
        right.Opened(this);
    }

    /// <summary>Breaks; both ends learn of it, and it is made again a while later.</summary>
    public void Break()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        world.Note($"{left.Name}-{right.Name} breaks");
        left.Closed(this);
        right.Closed(this);
        world.After(world.Between(20, 800), Open);
    }

    /// <summary>Sends a frame; <paramref name="read"/> when the other end has read it.</summary>
    public void Send(IEnd from, Frame frame, Action? read = null)
    {
        if (!IsOpen)
            return;
        var (to, life) = (Other(from), Life);
        world.Note($"{from.Name} -> {to.Name} {frame.Kind} {frame.RequestId:x} {Kinds.ConditionName(frame)}");
        if (frame.Kind == FrameKind.Prepare)
        {
            Travel(weather.Delay(world, mayBeLate: false), lost: weather.LosesPrepare(world));
            return;
        }

        Travel(weather.Delay(world, mayBeLate: true), weather.LosesAnswer(world));
        if (weather.Doubles(world))
            Travel(weather.Delay(world, mayBeLate: true), lost: false);

        void Travel(int delay, bool lost) => world.After(delay, () =>
        {
            var request = (to.Name, life, frame.RequestId);
            if (Life != life || !IsOpen)
                return;
            read?.Invoke();
            if (lost)
            {
                world.Note($"{to.Name} loses {frame.Kind} {frame.RequestId:x}");
                if (frame.Kind != FrameKind.Prepare)
                    _lost.Add(request);
                return;
            }

            if (frame.Kind != FrameKind.Prepare)
            {
                if (!_answers.TryGetValue(request, out var arrivals))
                    _answers.Add(request, arrivals = []);
                arrivals.Add(new Arrival(frame, to.Clock));
            }

            to.Receive(this, frame);
        });
    }
}

/// <summary>How rough it is, in chances of a thousand.</summary>
internal sealed record Weather(int LostPrepares, int LostAnswers, int DoubledAnswers, int LateAnswers)
{
    public static Weather Calm { get; } = new(0, 0, 0, 0);

    public int Delay(Scheduler world, bool mayBeLate) =>
        mayBeLate && world.Happens(LateAnswers) ? world.Between(500, 6_000) : world.Between(1, 40);

    public bool LosesPrepare(Scheduler world) => world.Happens(LostPrepares);

    public bool LosesAnswer(Scheduler world) => world.Happens(LostAnswers);

    public bool Doubles(Scheduler world) => world.Happens(DoubledAnswers);
}

/// <summary>What packets have in common.</summary>
internal static class Kinds
{
    /// <summary>Names a packet wherever it is: its condition.</summary>
    public static string ConditionOf(ReadOnlySpan<byte> packet) =>
        Prepare.TryRead(packet, out var prepare, out _) ? Convert.ToHexString(prepare.Condition) : "";

    /// <summary>The condition that an answer fulfills; empty when it is no fulfill.</summary>
    public static string Fulfilled(Frame frame) =>
        frame.Kind == FrameKind.Fulfill && Fulfill.TryRead(frame.Packet, out var fulfill, out _)
            ? Convert.ToHexString(SHA256.HashData(fulfill.Fulfillment))
            : "";

    public static string ConditionName(Frame frame) =>
        (frame.Kind == FrameKind.Prepare ? ConditionOf(frame.Packet) : Fulfilled(frame)) is { Length: > 8 } name ? name[..8] : "-";

    public static byte[] Reject(ErrorCode code)
    {
        var packet = new byte[Protocols.Ilp.Reject.SizeOf(4, 0, 0)];
        Protocols.Ilp.Reject.Write(packet, code, "test"u8, default, default);
        return packet;
    }

    public static byte[] Fulfillment(ReadOnlySpan<byte> preimage)
    {
        var packet = new byte[Fulfill.SizeOf(0)];
        Fulfill.Write(packet, preimage, default);
        return packet;
    }
}
