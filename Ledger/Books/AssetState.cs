namespace Connector.Ledger.Books;

/// <summary>The other side of all accounts of one asset; see <see cref="AssetPosition"/>.</summary>
internal sealed class AssetState
{
    public Int128 Exchange;
    public Int128 Settlement;
    public Int128 Adjustment;
    public Int128 Loss;
}
