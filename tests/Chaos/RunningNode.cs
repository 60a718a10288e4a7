using Connector.Testing.Processes;

namespace Connector.Chaos;

/// <summary>A silo and a gateway as processes of their own, which die and come back.</summary>
internal sealed class RunningNode : IRunningConnector
{
    private readonly Node _node;
    private ConnectorProcess _silo;
    private ConnectorProcess _gateway;

    private RunningNode(Node node, ConnectorProcess silo, ConnectorProcess gateway) =>
        (_node, _silo, _gateway) = (node, silo, gateway);

    public IReadOnlyList<Uri> Btp => [_node.Btp];

    public static async Task<RunningNode> StartAsync(Node node)
    {
        var running = new RunningNode(node, node.LaunchSilo(), node.LaunchGateway());
        await running.IsReadyAsync();
        return running;
    }

    public async Task KillAsync(bool silo, bool gateway)
    {
        await Task.WhenAll(silo ? _silo.KillAsync() : Task.CompletedTask, gateway ? _gateway.KillAsync() : Task.CompletedTask);
        if (silo)
        {
            await _silo.DisposeAsync();
            _silo = _node.LaunchSilo();
        }

        if (gateway)
        {
            await _gateway.DisposeAsync();
            _gateway = _node.LaunchGateway();
        }

        await IsReadyAsync();
    }

    public async Task StopAsync()
    {
        await _gateway.TerminateAsync();
        await _silo.TerminateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _silo.DisposeAsync();
    }

    private async Task IsReadyAsync()
    {
        await _silo.IsReadyAsync();
        await _gateway.IsReadyAsync();
    }
}
