using System.Text.Json.Nodes;

namespace Connector.Comparison.Systems;

/// <summary>The JavaScript connector, balances in memory, limits out of the way. One listening port per account.</summary>
internal sealed class JsSystem : MeasuredSystem
{
    private const int Unlimited = 1_000_000_000;
    private const int AccountScale = 9;

    public override string Name => "ilp-connector";

    public override string? Missing(Workplace workplace) => File.Exists(Program(workplace))
        ? null
        : "needs node and npm (npm ci in bench/js)";

    public override async Task StartAsync(
        RunningSystem running, Shape shape, Workplace workplace, CancellationToken stop)
    {
        var senders = FreePorts.Row((2 * shape.Pairs) + shape.Hops);
        var receivers = senders + shape.Pairs;
        var links = receivers + shape.Pairs;
        running.SenderUrl = $"ws://127.0.0.1:{{{senders}+i}}";
        running.ReceiverUrl = $"ws://127.0.0.1:{{{receivers}+i}}";
        // From the far end, so that each finds the next one listening.
        for (var hop = shape.Hops - 1; hop >= 0; hop--)
        {
            var accounts = new JsonObject();
            var routes = new JsonArray();
            var listening = links + hop;
            for (var pair = 0; pair < shape.Pairs; pair++)
            {
                if (hop == 0) accounts[Sender(pair)] = Listener("child", listening = senders + pair);
                if (hop == shape.Hops - 1) accounts[Receiver(pair)] = Listener("child", listening = receivers + pair);
            }
            if (hop > 0) accounts["before"] = Listener("peer", listening = links + hop);
            if (hop < shape.Hops - 1)
            {
                accounts["next"] = Dialer(links + hop + 1);
                routes.Add(new JsonObject { ["targetPrefix"] = Address, ["peerId"] = "next" });
            }
            var process = ServerProcess.Start(
                "node", [Program(workplace)], workplace.JsDirectory, Environment(shape, hop, accounts, routes));
            running.Processes.Insert(0, process);
            await process.ListensAsync(listening, stop);
        }
    }

    private static Dictionary<string, string> Environment(Shape shape, int hop, JsonObject accounts, JsonArray routes) => new()
    {
        ["NODE_ENV"] = "production",
        ["CONNECTOR_ENV"] = "production",
        ["CONNECTOR_ILP_ADDRESS"] = hop == shape.Hops - 1 ? Address : $"g.before-{hop}",
        ["CONNECTOR_ACCOUNTS"] = accounts.ToJsonString(),
        ["CONNECTOR_ROUTES"] = routes.ToJsonString(),
        ["CONNECTOR_BACKEND"] = "one-to-one",
        ["CONNECTOR_SPREAD"] = "0",
        ["CONNECTOR_INITIAL_CONNECT_TIMEOUT"] = "1000",
    };

    private static JsonObject Listener(string relation, int port) => Account(relation, new JsonObject
    {
        ["listener"] = new JsonObject { ["port"] = port, ["secret"] = Token },
    });

    private static JsonObject Dialer(int port) => Account("peer", new JsonObject
    {
        ["server"] = $"btp+ws://:{Token}@127.0.0.1:{port}",
    });

    private static JsonObject Account(string relation, JsonObject options) => new()
    {
        ["relation"] = relation,
        ["plugin"] = "ilp-plugin-btp",
        ["assetCode"] = "USD",
        ["assetScale"] = AccountScale,
        ["balance"] = new JsonObject { ["minimum"] = "-Infinity", ["maximum"] = "Infinity" },
        ["rateLimit"] = new JsonObject { ["refillCount"] = Unlimited, ["capacity"] = Unlimited },
        ["sendRoutes"] = false,
        ["receiveRoutes"] = false,
        ["options"] = options,
    };

    private static string Program(Workplace workplace) =>
        Path.Combine(workplace.JsDirectory, "node_modules", "ilp-connector", "dist", "index.js");
}
