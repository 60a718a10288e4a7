using System.Net;
using System.Net.Sockets;
using Connector.Gateway.Clustering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Connector.Gateway.Tests.Clustering;

public sealed class ResolvedGatewaysTests
{
    private readonly Dictionary<string, IPAddress[]> _names = [];

    [Fact]
    public async Task a_name_is_resolved_again_at_each_refresh()
    {
        var gateways = Create(("silo", 30000));
        _names["silo"] = [IPAddress.Parse("10.0.0.1")];
        Assert.Equal(["gwy.tcp://10.0.0.1:30000/0"], await TextAsync(gateways));
        _names["silo"] = [IPAddress.Parse("10.0.0.2")];
        Assert.Equal(["gwy.tcp://10.0.0.2:30000/0"], await TextAsync(gateways));
    }

    [Fact]
    public async Task a_name_without_an_address_leaves_the_others()
    {
        var gateways = Create(("absent", 30000), ("silo", 30001));
        _names["silo"] = [IPAddress.Parse("10.0.0.1")];
        Assert.Equal(["gwy.tcp://10.0.0.1:30001/0"], await TextAsync(gateways));
    }

    [Fact]
    public async Task ipv4_is_taken_where_there_are_both_and_ipv6_where_there_is_nothing_else()
    {
        var gateways = Create(("both", 1), ("six", 2));
        _names["both"] = [IPAddress.IPv6Loopback, IPAddress.Loopback];
        _names["six"] = [IPAddress.IPv6Loopback];
        Assert.Equal(["gwy.tcp://127.0.0.1:1/0", "gwy.tcp://[::1]:2/0"], await TextAsync(gateways));
    }

    private static async Task<string[]> TextAsync(ResolvedGateways gateways) =>
        [.. (await gateways.GetGateways()).Select(uri => uri.ToString())];

    private ResolvedGateways Create(params (string, int)[] silos) =>
        new(silos, ResolveAsync, new FakeTimeProvider(), NullLogger<ResolvedGateways>.Instance);

    private Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken) =>
        _names.TryGetValue(name, out var addresses)
            ? Task.FromResult(addresses)
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
}
