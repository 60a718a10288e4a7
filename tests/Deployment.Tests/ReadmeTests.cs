using System.Text.Json;
using Connector.Deployment.Tests.Docker;
using Connector.Testing;

namespace Connector.Deployment.Tests;

/// <summary>
/// README.md, section "Production Deployment": every command of it, in order, by one operator in a fresh clone. Between the
/// sections peers look at what they were promised.
/// </summary>
public sealed class ReadmeTests : IAsyncLifetime
{
    private const string Customer = "BTP_PEER_CUSTOMER_SECRET=";

    private const string Previous = "BTP_PEER_CUSTOMER_SECRET_PREVIOUS=";

    private readonly OperatorShell _shell = new();
    private readonly HashSet<string> _typed = [];
    private string _old = "";
    private ulong _paid;
    private bool _isUp;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_isUp) await Compose.RemoveLeftoversAsync();
        _shell.Dispose();
    }

    [Fact]
    public async Task every_command_does_what_the_text_around_it_says()
    {
        Requires.Docker();
        Requires.Programs("bash", "git", "openssl", "sed", "tar");
        Requires.Root("a file that belongs to the user of the image");
        await Engine.ImageIsBuiltAsync();
        await Compose.RemoveLeftoversAsync();
        await Compose.NamesAreFreeAsync(ProductionNode.Names);
        _isUp = true;
        await _shell.CloneAsync();

        var begun = await TypeAsync("Quick start");
        Assert.Contains("\"status\":\"healthy\"", begun, StringComparison.Ordinal);
        Assert.Contains("Everything adds up to zero", begun, StringComparison.Ordinal);

        await TypeAsync("Peers and secrets", RouteToPartner);
        var secret = CustomerSecret();
        await PayAsync(secret, 100);

        var seen = await TypeAsync("Monitoring");
        Assert.Contains("Every figure agrees with the journal", seen, StringComparison.Ordinal);

        await TypeAsync("Backup and restore", blocksBefore: 1);
        await PayAsync(secret, 30);
        await TypeAsync("Backup and restore", skip: 1);
        _paid = 100;
        await PayAsync(secret, 5);

        await _shell.ReleaseAsync();
        var before = await Engine.InspectAsync(ProductionNode.Gateway, "{{.Image}}");
        await TypeAsync("Upgrade, and back", blocksBefore: 1);
        Assert.NotEqual(before, await Engine.InspectAsync(ProductionNode.Gateway, "{{.Image}}"));
        await PayAsync(secret, 7);
        await TypeAsync("Upgrade, and back", skip: 1);
        Assert.Equal(before, await Engine.InspectAsync(ProductionNode.Silo, "{{.Image}}"));
        await PayAsync(secret, 9);

        await TypeAsync("Stop, restart, remove");
        Assert.Contains(ProductionNode.Books, await Engine.LinesAsync("volume", "ls", "--format", "{{.Name}}"));
        Assert.DoesNotContain(ProductionNode.Silo, await Engine.LinesAsync("ps", "-a", "--format", "{{.Names}}"));

        Assert.Equal(Readme.Sections.Select(section => section.Heading).Order(), _typed.Order());
    }

    private async Task<string> TypeAsync(
        string heading, Action<string>? beforeEach = null, int skip = 0, int blocksBefore = int.MaxValue)
    {
        _typed.Add(heading);
        var blocks = Readme.Sections.Single(section => section.Heading == heading).Blocks;
        var printed = "";
        foreach (var block in blocks.Skip(skip).Take(blocksBefore))
        {
            beforeEach?.Invoke(block);
            // The secret as it is before a change of it is let in beside the new one, until it is taken away.
            var isChanged = block.Contains($"echo \"{Previous}", StringComparison.Ordinal);
            if (isChanged) _old = CustomerSecret();
            printed += (await _shell.TypeAsync(block)).Everything;
            if (isChanged) await IsLetInAsync(_old);
            if (block.Contains($"/^{Previous}/d", StringComparison.Ordinal)) await IsRefusedAsync(_old);
        }

        return printed;
    }

    /// <summary>What the reader writes into the configuration: a route, so that the customer can pay the partner.</summary>
    private void RouteToPartner(string block)
    {
        if (!block.Contains("openssl rand -base64 32)\" >> .env", StringComparison.Ordinal)) return;
        _shell.Write("production.yaml", _shell.Read("production.yaml").Replace(
            "routes:\n", "routes:\n  - { prefix: g.partner, nextHop: partner }\n", StringComparison.Ordinal));
    }

    private string CustomerSecret() =>
        _shell.Read(".env").Split('\n').Single(line => line.StartsWith(Customer, StringComparison.Ordinal))[Customer.Length..];

    /// <summary>The customer pays the partner, and the books have all that was paid so far.</summary>
    private async Task PayAsync(string secret, ulong amount)
    {
        await using var partner = await Logins.WhenLetInAsync(_shell.Btp, "partner", _shell.Read("secrets/partner").Trim());
        await using var customer = await Logins.WhenLetInAsync(_shell.Btp, "customer", secret);
        await Logins.IsFulfilledAsync(customer, "g.partner.till", amount);
        _paid += amount;
        var books = (await Engine.ExecAsync(ProductionNode.Silo, "ilp", "balances", "--json")).Succeeded().Out;
        var balance = JsonDocument.Parse(books).RootElement.GetProperty("accounts").EnumerateArray()
            .Single(account => account.GetProperty("peer").GetString() == "partner").GetProperty("balance").GetString();
        Assert.Equal($"-{_paid}", balance);
    }

    private async Task IsLetInAsync(string token)
    {
        Assert.NotEqual(CustomerSecret(), token);
        await using var customer = await Logins.WhenLetInAsync(_shell.Btp, "customer", token);
    }

    private async Task IsRefusedAsync(string token)
    {
        // Somebody is let in first: else a connector that is still starting would do.
        await using var customer = await Logins.WhenLetInAsync(_shell.Btp, "customer", CustomerSecret());
        await using var stranger = await TestPeer.ConnectAsync(_shell.Btp);
        Assert.Equal(AnswerKind.BtpError, (await stranger.AuthenticateAsync("customer", token)).Kind);
    }
}
