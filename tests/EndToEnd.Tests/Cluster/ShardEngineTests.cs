using System.Net;
using System.Text;
using Connector.EndToEnd.Tests.Settlement;
using Connector.Testing;
using Connector.Testing.Processes;

namespace Connector.EndToEnd.Tests.Cluster;

/// <summary>A settlement engine knows one address of the connector, and nothing of shards.</summary>
public sealed class ShardEngineTests
{
    [Fact]
    public async Task an_engine_may_call_any_silo_that_has_books()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var node = await ClusterNode.CreateAsync(silos: 2, gateways: 0,
            $$"""
            ledger: { connectionString: "${LEDGER_CONNECTION_STRING}" }
            peers:
              - id: bob
                authToken: token-of-bob
                settlementEngine: { url: "{{engine.Url}}" }
            routes: []
            settlement: { port: "${SETTLEMENT_PORT}" }

            """);
        node.Environment["CLUSTER_SHARDS"] = "2";
        var ports = FreePort.Next(2);
        await using var first = node.LaunchSilo(0, ("SETTLEMENT_PORT", $"{ports[0]}"));
        await using var second = node.LaunchSilo(1, ("SETTLEMENT_PORT", $"{ports[1]}"));
        await node.SiloIsAsync(0, "healthy");
        await node.SiloIsAsync(1, "healthy");

        foreach (var port in ports)
        {
            var status = HttpStatusCode.ServiceUnavailable;
            await Await.UntilAsync(
                async () => (status = await PayAsync(port, "20")) != HttpStatusCode.ServiceUnavailable,
                () => $"the silo at {port} reaches bob's account",
                TwoPeersOfACluster.BackWithin);
            Assert.Equal(HttpStatusCode.Created, status);
            // Both have asked the same account: it knows the key.
            Assert.Equal(HttpStatusCode.Conflict, await PayAsync(port, "21"));
        }
    }

    private static async Task<HttpStatusCode> PayAsync(int port, string amount)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{port}/accounts/bob/settlements")
        {
            Content = new StringContent($$"""{"amount":"{{amount}}","scale":9}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "one-payment");
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
