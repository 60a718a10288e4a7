using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Settlement;

/// <summary>The lines of examples/settlement/README.md, run as they stand there, but for the ports, which may be taken here.</summary>
public sealed class ExampleTests
{
    private const string Run = "examples/settlement/run";
    private const string Send = "dotnet run --project Cli -- send -c ws://localhost:4000 -d test.b.shop -a 100 --sequence 10";
    private const string Look = "curl http://localhost:4100/ http://localhost:4101/";

    private static readonly string[] _ports =
    [
        "A_BTP_PORT", "A_HEALTH_PORT", "A_SETTLEMENT_PORT", "A_ENGINE_PORT", "B_BTP_PORT", "B_HEALTH_PORT", "B_SETTLEMENT_PORT", "B_ENGINE_PORT",
    ];

    [Fact]
    public async Task its_lines_show_settlement_happen_and_both_books_come_back_to_zero()
    {
        var readme = await File.ReadAllTextAsync(SourceTree.PathOf("examples/settlement/README.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"```sh\n{Run}\n```", readme);
        Assert.Contains($"```sh\n{Send}\n{Look}\n```", readme);

        var data = Directory.CreateTempSubdirectory("connector-test-").FullName;
        var ports = _ports.Zip(FreePort.Next(_ports.Length)).ToDictionary(pair => pair.First, pair => pair.Second);
        using (var http = new HttpClient())
        {
            await using var network = Start("bash", [Run], ports, data);
            await network.HasWrittenAsync("connector a: ", TimeSpan.FromMinutes(2));
            await AllAreReadyAsync(network, http, ports);

            // The second send finds the first settlement done or under way; either way all of it is settled.
            for (var sends = 1; sends <= 2; sends++)
            {
                var words = Send.Replace("4000", Text(ports["A_BTP_PORT"]), StringComparison.Ordinal).Split(' ');
                await using var sender = Start(words[0], words[1..], ports, data);
                var code = await sender.EndAsync(TimeSpan.FromMinutes(3));
                Assert.True(code == 0, $"exit code {code}\n{string.Join('\n', sender.Output)}\n{sender.Errors}");
            }

            await Await.UntilAsync(
                async () => await PageAsync(http, ports["A_ENGINE_PORT"]) == "connector-b paid 2000 received 0 underWay 0"
                    && await PageAsync(http, ports["B_ENGINE_PORT"]) == "connector-a paid 0 received 2000 underWay 0",
                () => $"the engines paid and received 2000\n{string.Join('\n', network.Output)}\n{network.Errors}",
                TimeSpan.FromSeconds(60));
            await network.HasWrittenAsync("The peer paid 1000 at scale 9");
            await network.TerminateAsync(TimeSpan.FromSeconds(30));
        }

        var a = await Books.ReadAsync(Path.Combine(data, "connector-a"), "connector-b");
        var b = await Books.ReadAsync(Path.Combine(data, "connector-b"), "connector-a");
        Assert.Equal((0, 2_000), (a.Accounts["connector-b"].Balance, a.Accounts["send-packet-client"].Balance));
        Assert.Equal(0, b.Accounts["connector-a"].Balance);
        Assert.All(a.Accounts.Values.Concat(b.Accounts.Values), account => Assert.Null(account.Outbox));
        Assert.Equal([1_000, 1_000], a.Settlements.Select(line => line.Amount));
        Assert.Equal(
            a.Settlements.Select(line => $"{line.Text} 1000@9"),
            b.Settlements.Select(line => line.Text));
        Directory.Delete(data, recursive: true);
    }

    private static async Task AllAreReadyAsync(ConnectorProcess network, HttpClient http, Dictionary<string, int> ports)
    {
        await Await.UntilAsync(
            async () =>
            {
                try
                {
                    var health = await http.GetStringAsync(new Uri($"http://localhost:{ports["A_HEALTH_PORT"]}/health"));
                    using var page = JsonDocument.Parse(health);
                    return page.RootElement.GetProperty("peersConnected").GetInt32() == 1
                        && await PageAsync(http, ports["A_ENGINE_PORT"]) == "connector-b paid 0 received 0 underWay 0"
                        && await PageAsync(http, ports["B_ENGINE_PORT"]) == "connector-a paid 0 received 0 underWay 0";
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => $"both connectors run and told their engines of the other\n{string.Join('\n', network.Output)}\n{network.Errors}",
            TimeSpan.FromMinutes(2));
    }

    /// <summary>What an engine's page says of its only account.</summary>
    private static async Task<string> PageAsync(HttpClient http, int port)
    {
        using var page = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://localhost:{port}/")));
        var accounts = page.RootElement.EnumerateArray().ToList();
        string First(string key) => accounts[0].GetProperty(key).ToString().Split(' ')[0];
        return accounts.Count != 1
            ? $"{accounts.Count} accounts"
            : $"{First("account")} paid {First("paid")} received {First("received")} underWay {First("underWay")}";
    }

    private static ConnectorProcess Start(string program, string[] arguments, Dictionary<string, int> ports, string data)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = SourceTree.Root,
        };
        var environment = ports.ToDictionary(port => port.Key, port => Text(port.Value));
        environment["SETTLEMENT_EXAMPLE_DATA"] = data;
        environment["SETTLEMENT_EXAMPLE_BUILT"] = "yes";
        CleanEnvironment.ApplyTo(start, environment);
        return ConnectorProcess.Launch(start);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
