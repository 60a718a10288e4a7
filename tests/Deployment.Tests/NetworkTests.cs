using System.Text.RegularExpressions;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>The development networks, as a developer starts them; only the ports of the host are others, which may be taken.</summary>
public sealed partial class NetworkTests
{
    [Theory]
    [InlineData("docker-compose.yml", "connector-a", "connectora connectorb connectorc")]
    [InlineData("docker-compose-5-node.yml", "connector-a", "connectora connectorb connectorc connectord connectore")]
    [InlineData("docker-compose-mesh.yml", "connector-a", "connectora connectorb connectorc connectord")]
    [InlineData("docker-compose-hub-spoke.yml", "connector-hub", "hub spoke1 spoke2 spoke3")]
    [InlineData("docker-compose-complex.yml", "hub-1", "hub1 hub2 spoke1a spoke1b spoke1c spoke2a spoke2b spoke2c")]
    public async Task packets_go_to_every_node_of_a_network(string file, string first, string nodes)
    {
        Requires.Docker();
        await Engine.ImageIsBuiltAsync();
        var folder = Directory.CreateTempSubdirectory("connector-test-");
        var shipped = await File.ReadAllTextAsync(SourceTree.PathOf(file), TestContext.Current.CancellationToken);
        var copy = Path.Combine(folder.FullName, file);
        await File.WriteAllTextAsync(
            copy, HostPort().Replace(shipped, _ => $"\"{FreePort.Next()}:"), TestContext.Current.CancellationToken);
        var network = new Compose(copy, SourceTree.Root);
        try
        {
            await network.UpAsync([.. ContainerName().Matches(shipped).Select(match => match.Groups["name"].Value)]);
            var port = (await Engine.LinesAsync("port", first, "3000/tcp"))[0].Split(':')[^1];
            await using var sender = await Logins.WhenLetInAsync(new Uri($"ws://127.0.0.1:{port}"), "send-packet-client", "test-token");
            foreach (var node in nodes.Split(' ')) await Logins.IsFulfilledAsync(sender, $"g.{node}.dest");
            await DashboardShowsAsync([.. NodeId().Matches(shipped).Select(match => match.Groups["id"].Value)], $"g.{nodes.Split(' ')[^1]}.dest");
        }
        catch (TimeoutException timeout)
        {
            throw new InvalidOperationException($"{timeout.Message}\n{await network.LogsAsync()}", timeout);
        }
        finally
        {
            await network.DownAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Ends when the dashboard has every node online and the packet to the last one.</summary>
    private static async Task DashboardShowsAsync(string[] nodes, string destination)
    {
        var last = "";
        await Await.UntilAsync(
            async () =>
            {
                last = (await Engine.ExecAsync("ilp-dashboard", "wget", "-qO-", "--tries=1", "http://localhost:8080/api/state")).Everything;
                return last.Contains(destination, StringComparison.Ordinal)
                    && nodes.All(node => last.Contains($"\"{node}\"", StringComparison.Ordinal));
            },
            () => $"the dashboard shows {string.Join(", ", nodes)} and a packet to {destination}; it has: {last}",
            TimeSpan.FromMinutes(2));
    }

    [GeneratedRegex(@"NODE_ID: (?<id>[a-z0-9-]+)")]
    private static partial Regex NodeId();

    [GeneratedRegex(@"(?<=ports: .*)""\d+:")]
    private static partial Regex HostPort();

    [GeneratedRegex(@"container_name: (?<name>\S+)")]
    private static partial Regex ContainerName();
}
