using System.Collections.Immutable;

namespace Connector.Configuration.Changes;

/// <summary>What becomes of a configuration that is read while the connector runs.</summary>
/// <param name="InForce">
/// What the connector goes on with: the new values of what can change while it runs, the old ones of everything else.
/// </param>
/// <param name="Applied">Paths of keys that change now, such as <c>peers[bob].balance.maximum</c>.</param>
/// <param name="NeedRestart">Paths of keys that are different in the file, and stay as they were until a restart.</param>
public sealed record ConfigChanges(
    ConnectorConfig InForce, ImmutableArray<string> Applied, ImmutableArray<string> NeedRestart)
{
    /// <summary>Whether the file says what is in force.</summary>
    public bool IsNothing => Applied.IsEmpty && NeedRestart.IsEmpty;

    /// <summary>
    /// Compares. The log level is left out: the variable <c>LOG_LEVEL</c> goes over it, until the file changes it.
    /// </summary>
    /// <param name="running">What is in force.</param>
    /// <param name="read">What was read, valid.</param>
    public static ConfigChanges Between(ConnectorConfig running, ConnectorConfig read)
    {
        var applied = ImmutableArray.CreateBuilder<string>();
        var needRestart = ImmutableArray.CreateBuilder<string>();
        ConfigKeys.Compare(ConfigKeys.Fixed, running, read, "", needRestart);
        ConfigKeys.Compare(ConfigKeys.Live, running, read, "", applied);
        var peers = running.Peers.Select(peer => Compare(peer, read.FindPeer(peer.Id), applied, needRestart)).ToImmutableArray();
        needRestart.AddRange(
            read.Peers.Where(peer => running.FindPeer(peer.Id) is null).Select(peer => $"peers[{peer.Id}] (new)"));
        return new ConfigChanges(
            running with { Rates = read.Rates, Routes = read.Routes, Peers = peers },
            applied.ToImmutable(),
            needRestart.ToImmutable());
    }

    /// <summary>Whether an applied path concerns a gateway, not a silo.</summary>
    public static bool IsOfGateway(string path) =>
        path.EndsWith(".authToken", StringComparison.Ordinal) || path.EndsWith(".previousAuthToken", StringComparison.Ordinal);

    private static PeerConfig Compare(
        PeerConfig running,
        PeerConfig? read,
        ImmutableArray<string>.Builder applied,
        ImmutableArray<string>.Builder needRestart)
    {
        if (read is null)
        {
            needRestart.Add($"peers[{running.Id}] (removed)");
            return running;
        }

        var path = $"peers[{running.Id}].";
        ConfigKeys.Compare(ConfigKeys.FixedOfPeer, running, read, path, needRestart);
        ConfigKeys.Compare(ConfigKeys.LiveOfPeer, running, read, path, applied);
        return running with
        {
            FromEnvironment = read.FromEnvironment,
            DialToken = read.DialToken,
            AcceptToken = read.AcceptToken,
            PreviousToken = read.PreviousToken,
            Spread = read.Spread,
            MaxPacketAmount = read.MaxPacketAmount,
            Balance = running.Balance with { Maximum = read.Balance.Maximum, Minimum = read.Balance.Minimum },
            RateLimit = read.RateLimit,
            Throughput = read.Throughput,
            InFlight = read.InFlight,
        };
    }
}
