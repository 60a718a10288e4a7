using System.Runtime.CompilerServices;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.PeerProtocols;
using Connector.Protocols.Ildcp;

namespace Connector.Grains.Accounts;

/// <summary>Our own address, when this peer is the parent that gives it to us.</summary>
internal sealed partial class Account
{
    private readonly IldcpClient? _parent;

    /// <summary>Whether there is something to ask, or to wait for: then <see cref="AskForAddress"/> wants to be called.</summary>
    public bool WantsAddress => _preferred is not null && _parent is { IsSettled: false };

    /// <summary>Asks the parent if it is time to. Time in unix milliseconds.</summary>
    public void AskForAddress(long now)
    {
        if (!WantsAddress)
            return;
        var isDue = _parent!.IsDue(now, out var outcome);
        if (outcome is { } silence)
            Report(silence);
        if (!isDue)
            return;

        // A number that no packet has; nothing is held under it, because no money moves.
        if (Unsafe.IsNullRef(ref _outgoing.Open(out var requestId)))
            return;
        _outgoing.Close(requestId);
        var edge = _preferred!.Edge;
        if (!edge.Prepares.TryAppend(EntryKind.Prepare, 0, requestId, 0, IldcpRequest.Size, out var place))
            return;
        var expiresAt = now + IldcpClient.PatienceMs;
        IldcpRequest.Write(place, expiresAt);
        _parent.Asked(requestId, expiresAt);
        Touch(edge);
    }

    private bool TakeAddress(AttachedSession session, ulong requestId, in PacketEntry entry)
    {
        if (_parent is null || !_parent.IsAnswer(session.Number, requestId))
            return false;
        Report(_parent.Take(in entry));
        return true;
    }

    private void Report(IldcpOutcome outcome)
    {
        if (outcome.Address is { } address)
            _surroundings.AddressGiven(address);
        else
            _surroundings.AddressRefused(outcome.Problem!, outcome.IsLoud);
    }
}
