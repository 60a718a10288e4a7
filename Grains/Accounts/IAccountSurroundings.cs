using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Gateways;
using Connector.Grains.Routing;

namespace Connector.Grains.Accounts;

/// <summary>What an account reaches of the world: edges to sessions and to other accounts, and who must know of its link.</summary>
internal interface IAccountSurroundings
{
    /// <summary>An edge to a session of this account.</summary>
    Edge OpenEdge(SessionAttach session);

    /// <summary>An edge to another account.</summary>
    Edge OpenEdge(NextHop account);

    /// <summary>Another account as a next hop.</summary>
    NextHop HopOf(string account);

    /// <summary>Has the gateway close a session that another one replaced.</summary>
    void CloseSession(SessionAttach session, CloseReason reason);

    /// <summary>The link came up or went down.</summary>
    void LinkChanged(bool up);

    /// <summary>This peer, our parent, gave us our address.</summary>
    void AddressGiven(string address);

    /// <summary>This peer, our parent, gave us none; loud when an operator must look.</summary>
    void AddressRefused(string problem, bool isLoud);
}
