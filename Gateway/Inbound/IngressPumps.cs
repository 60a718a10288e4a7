namespace Connector.Gateway.Inbound;

/// <summary>The lanes to the silo. A session always uses the same one, so what it says stays in order.</summary>
internal sealed class IngressPumps(IReadOnlyList<IngressPump> pumps)
{
    public IngressPump Of(uint session) => pumps.Count == 1 ? pumps[0] : pumps[(int)(session % (uint)pumps.Count)];

    /// <summary>A silo answers: batches may go.</summary>
    public void Open(long epoch)
    {
        foreach (var pump in pumps) pump.Open(epoch);
    }

    /// <summary>The silo is away: what waits goes back to its sessions.</summary>
    public void Close(long epoch)
    {
        foreach (var pump in pumps) pump.Close(epoch);
    }
}
