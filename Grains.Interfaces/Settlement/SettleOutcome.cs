namespace Connector.Grains.Interfaces.Settlement;

/// <summary>What became of the wish to settle now.</summary>
public enum SettleOutcome : byte
{
    /// <summary>It is booked and goes to the engine, again and again until that takes it.</summary>
    Begun = 0,

    /// <summary>Another one is in the outbox: it is offered to the engine at once, and no second is begun.</summary>
    InFlight = 1,

    /// <summary>We owe the peer nothing that is to be settled.</summary>
    NothingOwed = 2,

    /// <summary>The amount is more than what is to be settled, which <see cref="SettleResult.Amount"/> says.</summary>
    TooMuch = 3,

    /// <summary>The amount is not above zero.</summary>
    BadAmount = 4,

    /// <summary>The peer has no <c>settlementEngine</c> in the configuration.</summary>
    NoEngine = 5,

    /// <summary>The ledger did not book it, so nothing was begun: ask again.</summary>
    TryAgain = 6,
}
