namespace Connector.Gateway.Hosting;

/// <summary>Which parts of the connector this process runs.</summary>
public enum ProcessRole
{
    /// <summary>Silo and gateway in one process: the default of <c>Silo</c>.</summary>
    All,

    /// <summary>Accounts, routes and books, for gateways in other processes.</summary>
    Silo,

    /// <summary>Sockets only; the silo is another process.</summary>
    Gateway,
}
