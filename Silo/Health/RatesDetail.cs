using System.Text.Json;
using Connector.Gateway.Health;
using Connector.Grains.Rates;

namespace Connector.Silo.Health;

/// <summary>How fetching rates does: <c>rates</c>, <c>null</c> while none are fetched.</summary>
internal sealed class RatesDetail(RateBoard board, TimeProvider clock) : IHealthDetail
{
    public string Name => "rates";

    public bool IsDegraded => !board.StatusAt(clock.GetUtcNow()).IsUsable;

    public void Write(Utf8JsonWriter json)
    {
        var status = board.StatusAt(clock.GetUtcNow());
        if (!status.IsFetching)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteBoolean("usable", status.IsUsable);
        if (status.Age is { } age) json.WriteNumber("ageSeconds", (long)age.TotalSeconds);
        else json.WriteNull("ageSeconds");
        json.WriteNumber("maxAgeSeconds", (long)status.MaxAge.TotalSeconds);
        json.WriteNumber("failures", status.Failures);
        json.WriteString("problem", status.Problem);
        json.WriteEndObject();
    }
}
