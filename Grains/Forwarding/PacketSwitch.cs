using Connector.Grains.Accounts;
using Connector.Grains.Routing;
using Connector.Ledger;
using Connector.Protocols.Ilp;

namespace Connector.Grains.Forwarding;

/// <summary>
/// The journey of a prepare through the account that it came in on. Read top to bottom; docs/flow.md tells the same
/// story. Each stage is a pure function in a file of its own; the order is the contract: what fails cheaply comes first,
/// and nothing is held before every stage has agreed.
/// </summary>
internal sealed class PacketSwitch(
    NextHop self,
    AccountLimits limits,
    AccountBooks books,
    NodePolicy node,
    Routes routes,
    Conversions conversions,
    ILedgerWriter ledger,
    long minMessageWindowMs)
{
    /// <summary>Decides; when the verdict is to forward, the incoming amount is held. Time in unix milliseconds.</summary>
    public Verdict Judge(ReadOnlySpan<byte> packet, long now, int openIncoming, ref Departure departure)
    {
        if (!Prepare.TryRead(packet, out var prepare, out _))
            return Verdict.Refuse(ErrorCode.F01InvalidPacket, "not a valid ILP Prepare"u8);
        if (!limits.TakePacket(now))
            return Verdict.Refuse(ErrorCode.T05RateLimited, "too many packets"u8);
        if (prepare.ExpiresAt <= now)
            return Verdict.Refuse(ErrorCode.R02InsufficientTimeout, "the packet has expired"u8);
        if (prepare.Amount > limits.MaxPacketAmount)
            return Verdict.Refuse(ErrorCode.F08AmountTooLarge, "the amount is too large"u8, limits.MaxPacketAmount);

        var scheme = IlpAddress.SchemeOf(prepare.Destination);
        if (scheme == AddressScheme.Peer)
            return Verdict.PeerProtocol;
        if (DestinationScheme.Refuses(scheme, node.OwnScheme))
            return Verdict.Refuse(ErrorCode.F02Unreachable, "that network cannot be reached from here"u8);

        var choice = RouteChoice.Choose(routes.Table.Find(prepare.Destination), self, out departure.NextHop);
        if (!self.IsTrunk)
            routes.Lookups?.RouteLookup(RouteChoice.ToldAs(choice), departure.NextHop.Account, prepare.Destination, now);
        switch (choice)
        {
            case RouteChoice.Outcome.Unreachable:
                return Verdict.Refuse(ErrorCode.F02Unreachable, "no route to the destination"u8);
            case RouteChoice.Outcome.LinkDown:
                return Verdict.Refuse(ErrorCode.T01PeerUnreachable, "the next hop is not connected"u8);
        }

        if (!ledger.AcceptsHolds)
            return Verdict.Refuse(ErrorCode.T00InternalError, "the ledger takes no packets"u8);
        if (ReferenceEquals(departure.NextHop, NextHop.Local))
            return Verdict.Local;

        departure.IncomingAmount = prepare.Amount;
        departure.IncomingExpiresAt = prepare.ExpiresAt;
        var verdict = Convert(prepare.Amount, now, ref departure);
        if (verdict.Kind == VerdictKind.Refuse)
            return verdict;
        if (!limits.TakeIncoming(prepare.Amount, now))
            return Verdict.Refuse(ErrorCode.T04InsufficientLiquidity, "exceeded money bandwidth, throttling."u8);
        verdict = Hold(prepare.Amount, now, openIncoming, ref departure);
        if (verdict.Kind == VerdictKind.Refuse)
            limits.ReturnIncoming(prepare.Amount);
        return verdict;
    }

    /// <summary>
    /// The amount on the next link. Without a rate, or with one that is too old, nothing passes: a price that may be wrong is
    /// no price.
    /// </summary>
    private Verdict Convert(ulong amount, long now, ref Departure departure)
    {
        var conversion = conversions.To(departure.NextHop);
        if (amount > 0 && now > conversion.UsableThrough)
            return Verdict.Refuse(ErrorCode.T00InternalError, "no current exchange rate"u8);
        var largest = conversion.Multiplier.Largest;
        if (amount > largest)
        {
            var most = Math.Min(largest, limits.MaxPacketAmount);
            return Verdict.Refuse(ErrorCode.F08AmountTooLarge, "the amount is too large for the next hop"u8, most);
        }

        departure.NextHop = conversion.Via;
        departure.Amount = conversion.Multiplier.Apply(amount);
        return departure.Amount == 0 && amount > 0
            ? Verdict.Refuse(ErrorCode.R01InsufficientSourceAmount, "the amount is worth nothing on the next hop"u8)
            : Verdict.Forward;
    }

    /// <summary>The last stages: what was taken of the throughput is given back when one of them refuses.</summary>
    private Verdict Hold(ulong amount, long now, int openIncoming, ref Departure departure)
    {
        if (!books.FitsIncoming(amount))
            return Verdict.Refuse(ErrorCode.T04InsufficientLiquidity, "exceeded maximum balance."u8);
        if (!limits.FitsInFlight(books.HeldIncoming, amount))
            return Verdict.Refuse(ErrorCode.T04InsufficientLiquidity, "too much in flight"u8);
        if (openIncoming >= limits.MaxInFlightPackets)
            return Verdict.Refuse(ErrorCode.T03ConnectorBusy, "too many packets in flight"u8);
        var (window, hold) = (minMessageWindowMs, node.MaxHoldTimeMs);
        if (!ExpiryWindow.TryShorten(departure.IncomingExpiresAt, now, window, hold, out departure.ExpiresAt))
            return Verdict.Refuse(ErrorCode.R02InsufficientTimeout, "too little time left"u8);
        books.HoldIncoming(amount);
        return Verdict.Forward;
    }
}
