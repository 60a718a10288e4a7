using System.Text.Json;

namespace Connector.Gateway.Health;

/// <summary>
/// One more thing that <c>/health</c> tells, from a part of the connector that this project does not know: a member of the
/// answer. Read at each request, from any thread; everybody may see it, so it holds no secret.
/// </summary>
public interface IHealthDetail
{
    /// <summary>Name of the member.</summary>
    string Name { get; }

    /// <summary>Whether something does not work that should: then the connector is degraded at best.</summary>
    bool IsDegraded { get; }

    /// <summary>Writes the member's value.</summary>
    void Write(Utf8JsonWriter json);
}
