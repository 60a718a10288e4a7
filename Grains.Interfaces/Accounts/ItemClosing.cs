namespace Connector.Grains.Interfaces.Accounts;

/// <summary>An operator closes an item where our books and a peer's may differ.</summary>
/// <param name="Item">Number of the item.</param>
/// <param name="IsWriteOff">Our books take the peer's view, or the loss; else the peer agrees with ours.</param>
/// <param name="BalanceChange">What that does to the account's balance; an item never changes.</param>
/// <param name="Reason">Why; not empty, no control characters.</param>
[GenerateSerializer, Immutable, Alias("ilp.item-closing")]
public sealed record ItemClosing(
    [property: Id(0)] long Item,
    [property: Id(1)] bool IsWriteOff,
    [property: Id(2)] Int128 BalanceChange,
    [property: Id(3)] string Reason);
