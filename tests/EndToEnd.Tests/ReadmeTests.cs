using System.Diagnostics;
using Connector.Testing.Processes;
using Connector.Testing;

namespace Connector.EndToEnd.Tests;

/// <summary>The lines of README.md, run as they stand there, but for the port, which may be taken here.</summary>
public sealed class ReadmeTests
{
    private const string Start = "dotnet run --project Silo";
    private const string Send = "dotnet run --project Cli -- send -c ws://localhost:3000 -d test.connector.hello -a 1000";

    [Fact]
    public async Task the_first_line_starts_a_connector_and_the_third_sends_a_packet_through_it()
    {
        var readme = await File.ReadAllTextAsync(SourceTree.PathOf("README.md"), TestContext.Current.CancellationToken);
        Assert.Contains(Start + "\n", readme);
        Assert.Contains(Send + "\n", readme);

        using var node = new Node();
        await using var connector = Run(Start, new()
        {
            ["BTP_SERVER_PORT"] = $"{node.BtpPort}",
            ["HEALTH_CHECK_PORT"] = $"{node.HealthPort}",
        });
        await connector.HasWrittenAsync("ready: role", TimeSpan.FromMinutes(3));
        await node.IsAsync("healthy");

        await using var sender = Run(Send.Replace(":3000", $":{node.BtpPort}", StringComparison.Ordinal), []);
        var code = await sender.EndAsync(TimeSpan.FromMinutes(3));
        Assert.True(code == 0, $"exit code {code}\n{string.Join('\n', sender.Output)}\n{sender.Errors}");
        Assert.Contains(sender.Output, line => line.Contains("fulfill", StringComparison.OrdinalIgnoreCase));
    }

    private static ConnectorProcess Run(string line, Dictionary<string, string> environment)
    {
        var words = line.Split(' ');
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = SourceTree.Root,
        };
        CleanEnvironment.ApplyTo(start, environment);
        return ConnectorProcess.Launch(start);
    }
}
