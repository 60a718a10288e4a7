using System.Globalization;
using Connector.Interop.Tests.Peers;
using Connector.Testing;

namespace Connector.Interop.Tests;

/// <summary>
/// Starts connectors and peers for one test and ends them with it, the last first. What they said goes into the
/// test's output.
/// </summary>
public abstract class InteropTest : IAsyncLifetime
{
    private readonly List<(Func<string> LastLines, IAsyncDisposable Process)> _running = [];

    public async ValueTask InitializeAsync()
    {
        Requires.Node();
        await JsPackages.InstalledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var (lastLines, process) = _running[i];
            TestContext.Current.TestOutputHelper?.WriteLine(lastLines());
            await process.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Our connector with the address <c>test.{name}</c>, these peers and these routes, the loopback receiver off.</summary>
    protected Task<RunningConnector> ConnectorAsync(string name, string[] peers, string[] routes) =>
        ConnectorAsync(name, $"ilpAddress: test.{name}", peers, routes);

    /// <summary>The same with other settings than the address.</summary>
    protected async Task<RunningConnector> ConnectorAsync(string name, string settings, string[] peers, string[] routes)
    {
        var yaml = $"{settings}\n{Section("peers", peers)}{Section("routes", routes)}";
        var connector = await RunningConnector.StartAsync(name, yaml);
        _running.Add((() => connector.LastLines, connector));
        return connector;
    }

    /// <summary>A peer that runs the script of this name.</summary>
    private protected JsPeer Peer(string script)
    {
        var peer = new JsPeer(script);
        _running.Add((() => peer.LastLines, peer));
        return peer;
    }

    /// <summary>A peer on ilp-plugin-btp that has logged in to the connector.</summary>
    private protected async Task<JsPeer> LoggedInAsync(string url, string account)
    {
        var peer = Peer(Scripts.Btp);
        await peer.DoAsync("dial", Login(url, account));
        return peer;
    }

    /// <summary>What a JavaScript peer needs to log in.</summary>
    protected static object Login(string url, string account) => new { url, account, token = TokenOf(account) };

    /// <summary>The token of an account in these tests.</summary>
    protected static string TokenOf(string account) => $"token-of-{account}";

    /// <summary>An account that the peer logs in to; its token is <see cref="TokenOf"/> its id unless given.</summary>
    protected static string Account(string id, string relation = "peer", string? token = null) =>
        $"{{ id: {id}, relation: {relation}, authToken: {token ?? TokenOf(id)} }}";

    /// <summary>An account that we log in to, under our nodeId.</summary>
    protected static string Dialled(string id, string url, string relation = "peer", string? token = null) =>
        $"{{ id: {id}, relation: {relation}, url: '{url}', authToken: {token ?? TokenOf(id)} }}";

    protected static string Route(string prefix, string nextHop) => $"{{ prefix: '{prefix}', nextHop: {nextHop} }}";

    /// <summary>Where a peer that said its port can be dialled.</summary>
    protected static string UrlOf(int port) => string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}");

    private static string Section(string name, string[] items) =>
        items.Length == 0 ? $"{name}: []\n" : $"{name}:\n{string.Concat(items.Select(item => $"  - {item}\n"))}";
}
