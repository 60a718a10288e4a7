namespace Connector.Ledger;

/// <summary>What an account is kept in. Amounts of different assets never add up, nor do those of different scales.</summary>
/// <param name="Code">Asset code, as in ILDCP.</param>
/// <param name="Scale">Decimal places of one unit: 9 means that 1 is 10^-9.</param>
public readonly record struct Asset(string Code, byte Scale)
{
    /// <inheritdoc />
    public override string ToString() => $"{Code}/{Scale}";
}
