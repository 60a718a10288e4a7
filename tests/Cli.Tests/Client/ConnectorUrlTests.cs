using Connector.Cli.Client;

namespace Connector.Cli.Tests.Client;

public sealed class ConnectorUrlTests
{
    [Theory]
    [InlineData("ws://localhost:3000", "ws://localhost:3000/", null)]
    [InlineData("wss://ilp.example.com/a/b?c=d", "wss://ilp.example.com/a/b?c=d", null)]
    [InlineData("btp+ws://localhost:3000", "ws://localhost:3000/", null)]
    [InlineData("btp+wss://bob:tok%2Fen@host:1/p", "wss://host:1/p", "bob")]
    [InlineData("ws://bob@host:1", "ws://host:1/", "bob")]
    [InlineData("ws://[::1]:3000", "ws://[::1]:3000/", null)]
    public void accepts_the_forms_that_other_programs_use(string text, string address, string? username)
    {
        Assert.True(ConnectorUrl.TryParse(text, out var url, out _));
        Assert.Equal(address, url!.ToString());
        Assert.Equal(username, url.Username);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ws://")]
    [InlineData("localhost")]
    [InlineData("localhost:3000")]
    [InlineData("ftp://host")]
    public void refuses_what_is_no_websocket_url(string text)
    {
        Assert.False(ConnectorUrl.TryParse(text, out _, out var mistake));
        Assert.Contains("write for example ws://localhost:3000", mistake);
    }
}
