using Connector.Configuration;

namespace Connector.Gateway.Reload;

/// <summary>A part of the connector that can change while it runs. Told once everything has started.</summary>
public interface IConfigListener
{
    /// <summary>
    /// Takes over what is in force from now on. May be told the same again; what it throws is logged, and it is told again
    /// soon.
    /// </summary>
    /// <param name="inForce">The configuration in force.</param>
    /// <param name="hash">Names the content of the file that was read.</param>
    Task ApplyAsync(ConnectorConfig inForce, string hash);
}
