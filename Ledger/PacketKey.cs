namespace Connector.Ledger;

/// <summary>Names one packet for ever.</summary>
/// <param name="Account">The account that it came from.</param>
/// <param name="Life">That account's fence when it took it.</param>
/// <param name="Number">That account's number of it, in that life.</param>
public readonly record struct PacketKey(string Account, uint Life, ulong Number)
{
    /// <inheritdoc />
    public override string ToString() => $"{Account}/{Life}/{Number}";
}
