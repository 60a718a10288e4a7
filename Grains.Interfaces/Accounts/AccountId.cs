namespace Connector.Grains.Interfaces.Accounts;

/// <summary>Names an account: the id of the peer in the configuration. It is the key of the account's grain.</summary>
[GenerateSerializer, Immutable, Alias("ilp.account-id")]
public readonly record struct AccountId([property: Id(0)] string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
