namespace Connector.Gateway.Telemetry;

/// <summary>
/// Who knows the routes in force and the links of all gateways: the silo. A process without one tells no NODE_STATUS.
/// </summary>
public interface INodeStatusSource
{
    /// <summary>The node now. Called from any thread, a few times a second.</summary>
    NodeStatus Read();
}
