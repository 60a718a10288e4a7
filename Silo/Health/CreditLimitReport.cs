using System.Text.Json;
using Connector.Configuration;
using Connector.Gateway.Health;
using Connector.Gateway.Hosting;
using Connector.Gateway.Reload;

namespace Connector.Silo.Health;

/// <summary>
/// Names every peer without a credit limit: in the log at the start and whenever it is others, and in health,
/// <c>peersWithoutCreditLimit</c>.
/// </summary>
internal sealed partial class CreditLimitReport(ConnectorSetup setup, ILogger<CreditLimitReport> log)
    : IHealthDetail, IConfigListener, IHostedService
{
    /// <summary>Most that health and one line name.</summary>
    private const int MaxNamed = 100;

    private volatile string[] _missing = [.. CreditLimits.MissingIn(setup.Config)];

    public string Name => "peersWithoutCreditLimit";

    public bool IsDegraded => false;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Tell();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ApplyAsync(ConnectorConfig inForce, string hash)
    {
        var before = _missing;
        _missing = [.. CreditLimits.MissingIn(inForce)];
        if (!before.SequenceEqual(_missing)) Tell();
        return Task.CompletedTask;
    }

    public void Write(Utf8JsonWriter json)
    {
        var missing = _missing;
        json.WriteStartObject();
        json.WriteNumber("count", missing.Length);
        json.WriteStartArray("peers");
        foreach (var peer in missing.Take(MaxNamed)) json.WriteStringValue(peer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Tell()
    {
        if (_missing.Length > 0) LogMissing(string.Join(", ", _missing.Take(MaxNamed)), _missing.Length);
        else LogNone();
    }

    [LoggerMessage(
        5401,
        LogLevel.Warning,
        "peers without a credit limit (balance.maximum), who may owe any amount: {Peers}",
        EventName = "no_credit_limit")]
    private partial void LogMissing(string peers, int count);

    [LoggerMessage(5402, LogLevel.Information, "every peer has a credit limit", EventName = "credit_limits")]
    private partial void LogNone();
}
