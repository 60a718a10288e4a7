using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Routing;

namespace Connector.Grains.Tests.Accounts;

/// <summary>Surroundings of an account under test: where its edges lead is the test's, and what else it says nobody hears.</summary>
internal abstract class QuietSurroundings : IAccountSurroundings
{
    public abstract Edge OpenEdge(SessionAttach session);

    public abstract Edge OpenEdge(NextHop account);

    public abstract NextHop HopOf(string account);

    public virtual void CloseSession(SessionAttach session, CloseReason reason)
    {
    }

    public void LinkChanged(bool up)
    {
    }

    public virtual void AddressGiven(string address)
    {
    }

    public virtual void AddressRefused(string problem, bool isLoud)
    {
    }
}
