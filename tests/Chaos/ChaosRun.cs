using Connector.Testing;

namespace Connector.Chaos;

/// <summary>
/// Kills parts of a working connector again and again, as a power cut would, and compares its books with those of its
/// peers at the end.
/// </summary>
public static class ChaosRun
{
    private static readonly string[] _victims = ["", "silo", "gateway", "silo and gateway", "database", "silo that stands by"];
    private static readonly int[] _behindGateways = [1, 5, 4];
    private const int FewestBetweenKills = 20;
    private static readonly TimeSpan Beyond = TimeSpan.FromSeconds(3);

    /// <summary>Runs it on processes of this machine.</summary>
    /// <param name="options">How often, and what.</param>
    /// <param name="say">Told how it goes.</param>
    public static async Task<Verdict> RunAsync(ChaosOptions options, Action<string> say)
    {
        await using var running = await ChaosPlace.StartAsync(options);
        return await RunAsync(running, options, say);
    }

    /// <summary>Runs it on a connector that is there, and stops that.</summary>
    internal static async Task<Verdict> RunAsync(IRunningConnector running, ChaosOptions options, Action<string> say)
    {
        var packets = new PacketSource(options.Seed, ChaosPlace.Peers);
        ChaosPeer[] peers = [.. ChaosPlace.Peers.Select(name => new ChaosPeer(name, ChaosPlace.TokenOf(name), running.Btp, packets, options))];
        using var end = new CancellationTokenSource();
        var conversations = Task.WhenAll(peers.Select(peer => peer.RunAsync(end.Token)));

#pragma warning disable CA5394 // It is to be repeatable, not secret.
        var random = new Random(options.Seed);
        await WhenMoneyMovesAsync(peers, options.Back);
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            await Task.Delay(options.LongestCalm * random.NextDouble(), TimeProvider.System);
            var victim = options.Victims switch
            {
                Victims.Silo => 1,
                Victims.Gateway => 2,
                Victims.Database => 4,
                Victims.Standby => 5,
                Victims.BehindGateways => _behindGateways[(kill - 1) % _behindGateways.Length],
                _ => random.Next(1, 4),
            };
#pragma warning restore CA5394
            // What was killed before may still be on its way to standing by: its start is not to be measured.
            if (options.Victims is Victims.Standby or Victims.BehindGateways) await running.StandbyIsThereAsync();
            var died = TimeProvider.System.GetTimestamp();
            if (victim == 4) await running.KillDatabaseAsync();
            else if (victim == 5) await running.KillStandbyAsync();
            else await running.KillAsync(silo: (victim & 1) != 0, gateway: (victim & 2) != 0);
            // From here on, so that what was under way at the moment of the death proves nothing.
            await WhenMoneyMovesAsync(peers, options.Back - TimeProvider.System.GetElapsedTime(died));
            say($"kill {kill} of {options.Kills}: {_victims[victim]}, every peer paid again after "
                + $"{TimeProvider.System.GetElapsedTime(died).TotalSeconds:0.0} s, {peers.Sum(peer => peer.Books.Sent.Count)} packets so far");
        }

        foreach (var peer in peers) peer.StopSending();
        // Until the last packet that was sent is past its expiry and the ledger's grace: then nothing is open any more.
        await Task.Delay(options.Expiry + ChaosPlace.Grace + Beyond, TimeProvider.System);
        await running.StopAsync();
        await end.CancelAsync();
        await conversations;
        foreach (var peer in peers) peer.Dispose();
        var books = await LedgerView.ReadAsync(running.Books());
        return Verdict.Of(books, [.. peers.Select(peer => peer.Books)], options.Victims);
    }

    /// <summary>Every peer pays again: something is under way that can go wrong.</summary>
    private static Task WhenMoneyMovesAsync(ChaosPeer[] peers, TimeSpan limit)
    {
        var before = peers.Select(peer => peer.Relayed).ToArray();
        return Await.UntilAsync(
            () => peers.Zip(before).All(pair => pair.First.Relayed > pair.Second + FewestBetweenKills),
            "every peer pays again",
            limit);
    }
}
