using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Interfaces.Packets;
using Connector.Grains.Interfaces.Routing;
using Connector.Grains.Routing;

namespace Connector.Grains.Accounts;

/// <summary>How the account reaches its gateways, the other accounts and the routing grain.</summary>
internal sealed partial class AccountGrain
{
    Edge IAccountSurroundings.OpenEdge(SessionAttach session)
    {
        if (_localGateways.Find(session.Gateway) is ILocalGateway local)
        {
            return EdgeTo(batch =>
            {
                local.Deliver(session.Session, batch.Span);
                return Task.CompletedTask;
            });
        }

        var gateway = GrainFactory.GetGrain<IGatewayGrain>(session.Gateway);
        return EdgeTo(batch => gateway.EgressAsync(session.Session, new PacketBatch(batch)));
    }

    Edge IAccountSurroundings.OpenEdge(NextHop account)
    {
        var grain = GrainFactory.GetGrain<IAccountGrain>(account.Account);
        var self = new AccountId(_self.Account);
        return EdgeTo(batch => grain.ExchangeAsync(self, new PacketBatch(batch)));
    }

    NextHop IAccountSurroundings.HopOf(string account) => _routes.Hops.Get(account);

    void IAccountSurroundings.CloseSession(SessionAttach session, CloseReason reason) =>
        GrainFactory.GetGrain<IGatewayGrain>(session.Gateway).CloseSessionAsync(session.Session, reason).Ignore();

    void IAccountSurroundings.LinkChanged(bool up)
    {
        LogLink(_self.Account, up);
        GrainFactory.GetGrain<IRoutingGrain>(IRoutingGrain.Key).LinkChangedAsync(_self.Account, up).Ignore();
    }

    void IAccountSurroundings.AddressGiven(string address)
    {
        LogAddressGiven(_self.Account, address);
        GrainFactory.GetGrain<IRoutingGrain>(IRoutingGrain.Key).TakeAddressAsync(address).Ignore();
    }

    void IAccountSurroundings.AddressRefused(string problem, bool isLoud)
    {
        if (isLoud)
            LogNoAddress(_self.Account, problem, _node.ToString());
        else
            LogAddressDelayed(_self.Account, problem);
    }

    private Edge EdgeTo(Func<ReadOnlyMemory<byte>, Task> send) => new(
        new Pump(Edge.MaxAnswerBytes, send, GiveUp),
        new Pump(Edge.MaxPrepareBytes, send, GiveUp));

    /// <summary>What the batch carried runs to its expiry: its fate is unknown, and nothing may be sent twice.</summary>
    private bool GiveUp(Exception exception)
    {
        LogEdgeFailed(exception, _self.Account);
        return false;
    }
}
