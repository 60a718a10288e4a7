using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Settlement that would only work halfway: thresholds that nobody pays, engines that cannot tell us anything.</summary>
internal static class SettlementChecks
{
    public static void Check(ProblemLog problems, Section root)
    {
        var listens = root.IsWritten("settlement");
        var engines = 0;
        foreach (var peer in root.Sections("peers"))
        {
            var balance = peer.Sub("balance");
            if (peer.IsWritten("settlementEngine"))
            {
                engines++;
                if (!listens)
                {
                    problems.Warning(
                        peer.PlaceOf("settlementEngine"), "the engine cannot tell us what the peer paid: nothing listens for it",
                        "Write settlement: { port: 7771 }");
                }
            }
            else if (balance.IsWritten("settleThreshold"))
            {
                problems.Warning(
                    balance.PlaceOf("settleThreshold"), "nobody pays: the peer has no settlementEngine",
                    "Write settlementEngine: { url: http://engine:3000 }");
            }
        }

        if (listens && engines == 0)
        {
            problems.Warning(
                root.PlaceOf("settlement"), "no peer has a settlementEngine that could call", "Give one to a peer, or remove it");
        }
    }
}
