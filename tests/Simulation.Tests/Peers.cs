using System.Security.Cryptography;
using System.Text;
using Connector.Protocols.Ilp;

namespace Connector.Simulation.Tests;

/// <summary>Pays: sends prepares and keeps its own books of what was answered.</summary>
internal sealed class SimulatedSender(Scheduler world, string name, long skew, Secrets secrets) : IEnd
{
    private uint _lastRequest;

    public string Name => name;

    public long Clock => world.Now + skew;

    public Link Link { get; set; } = null!;

    /// <summary>What it sent: condition by connection and request.</summary>
    public Dictionary<string, (int Life, uint RequestId, ulong Amount)> Sent { get; } = [];

    /// <summary>Sends one packet, if the link is there.</summary>
    public void Pay(string receiver)
    {
        if (!Link.IsOpen)
            return;
        var (condition, requestId) = (secrets.NewCondition(), ++_lastRequest);
        var amount = (ulong)world.Between(world.Happens(20) ? 0 : 1, 1_000);
        var destination = Encoding.ASCII.GetBytes($"test.{receiver}.x");
        var packet = new byte[Prepare.SizeOf(destination.Length, 0)];
        // Now and then nearly over already.
        Prepare.Write(packet, amount, Clock + (world.Happens(50) ? 1_050 : world.Between(2_000, 6_000)), condition, destination, default);
        Sent.Add(Convert.ToHexString(condition), (Link.Life, requestId, amount));
        Link.Send(this, new Frame(FrameKind.Prepare, requestId, packet));
    }

    public void Opened(Link link)
    {
    }

    public void Closed(Link link)
    {
    }

    public void Receive(Link link, Frame frame)
    {
    }
}

/// <summary>What the sender knows and the receiver is to know.</summary>
internal sealed class Secrets(Scheduler world)
{
    private readonly Dictionary<string, byte[]> _preimages = [];

    public byte[] NewCondition()
    {
        var preimage = world.Bytes(32);
        var condition = SHA256.HashData(preimage);
        _preimages.Add(Convert.ToHexString(condition), preimage);
        return condition;
    }

    public byte[] PreimageOf(string condition) => _preimages[condition];
}

/// <summary>Is paid: fulfills what comes in time, or, if it is a liar, does whatever might bring it more.</summary>
internal sealed class SimulatedReceiver(Scheduler world, string name, long skew, Secrets secrets, bool lies) : IEnd
{
    private readonly List<uint> _seen = [];

    public string Name => name;

    public long Clock => world.Now + skew;

    public bool Lies => lies;

    public void Opened(Link link)
    {
    }

    public void Closed(Link link)
    {
    }

    public void Receive(Link link, Frame frame)
    {
        if (frame.Kind != FrameKind.Prepare)
            return;
        _seen.Add(frame.RequestId);
        var fulfill = Kinds.Fulfillment(secrets.PreimageOf(Kinds.ConditionOf(frame.Packet)));
        Prepare.TryRead(frame.Packet, out var prepare, out _);
        var (expiry, slow) = (prepare.ExpiresAt, world.Between(1, 250));
        if (!lies)
        {
            var takes = !world.Happens(120);
            world.After(slow, () => Answer(takes && Clock < expiry ? FrameKind.Fulfill : FrameKind.Reject, frame.RequestId));
            return;
        }

        switch (world.Between(0, 8))
        {
            case 0:
                break;
            case 1:
                world.After(Math.Max(1, expiry - Clock) + world.Between(0, 300), () => Answer(FrameKind.Fulfill, frame.RequestId));
                break;
            case 2:
                Answer(FrameKind.Fulfill, frame.RequestId);
                world.After(slow, () => Answer(FrameKind.Fulfill, frame.RequestId));
                break;
            case 3:
                link.Send(this, new Frame(FrameKind.Fulfill, frame.RequestId, Kinds.Fulfillment(world.Bytes(32))));
                break;
            case 4:
                Answer(FrameKind.Fulfill, world.OneOf(_seen));
                break;
            case 5:
                Answer(FrameKind.Fulfill, frame.RequestId);
                Answer(FrameKind.Reject, frame.RequestId);
                break;
            case 6:
                Answer(FrameKind.Reject, frame.RequestId);
                Answer(FrameKind.Fulfill, frame.RequestId);
                break;
            case 7:
                link.Send(this, new Frame(FrameKind.Fulfill, frame.RequestId, world.Bytes(world.Between(0, 60))));
                break;
            default:
                world.After(slow, () => Answer(FrameKind.Fulfill, frame.RequestId));
                break;
        }

        void Answer(FrameKind kind, uint requestId) => link.Send(
            this, new Frame(kind, requestId, kind == FrameKind.Fulfill ? fulfill : Kinds.Reject(ErrorCode.F99ApplicationError)));
    }
}
