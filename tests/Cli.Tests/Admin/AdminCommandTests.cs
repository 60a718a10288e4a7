using System.Net;
using System.Net.Sockets;
using System.Text;
using Connector.Testing;

namespace Connector.Cli.Tests.Admin;

/// <summary>Which connector is asked, with which token, and what is said when that fails.</summary>
public sealed class AdminCommandTests : IDisposable
{
    private const string Empty = """{"through":0,"accounts":[],"next":null,"positions":[],"sumsToZero":true}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ilp-admin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task the_configuration_says_where_and_with_which_token()
    {
        await using var listener = new OneAnswer(200, Empty);
        var line = new CommandLine();
        line.Environment["CONFIG_FILE"] = Write("node.yaml", Config($"admin: {{ port: {listener.Port}, token: \"${{T}}\" }}"));
        line.Environment["T"] = "token-of-the-file";

        Assert.Equal(0, (await line.StartAsync("balances")).ExitCode);
        Assert.Contains("Authorization: Bearer token-of-the-file", await listener.Request);
        Assert.StartsWith("GET /v1/balances?limit=1000 HTTP/1.1", await listener.Request);
    }

    [Fact]
    public async Task a_url_goes_over_the_configuration_whose_token_goes_nowhere_else()
    {
        await using var listener = new OneAnswer(200, Empty);
        var line = new CommandLine();
        line.Environment["CONFIG_FILE"] = Write("node.yaml", Config("admin: { port: 1, token: \"${T}\" }"));
        line.Environment["T"] = "token-of-the-file";

        Assert.Equal(0, (await line.StartAsync("balances", "--url", listener.Url)).ExitCode);
        Assert.DoesNotContain("Authorization", await listener.Request);
    }

    [Theory]
    [InlineData("ADMIN_TOKEN", "token-of-the-variable", "token-of-the-variable")]
    [InlineData("ADMIN_TOKEN_FILE", "@token.txt", "token-of-the-file")]
    public async Task the_environment_names_url_and_token(string variable, string value, string token)
    {
        await using var listener = new OneAnswer(200, Empty);
        var line = new CommandLine();
        line.Environment["ILP_ADMIN_URL"] = listener.Url;
        line.Environment[variable] = value[0] == '@' ? Write(value[1..], "token-of-the-file\n") : value;

        Assert.Equal(0, (await line.StartAsync("balances")).ExitCode);
        Assert.Contains($"Authorization: Bearer {token}", await listener.Request);
    }

    [Fact]
    public async Task an_option_names_the_file_of_the_token()
    {
        await using var listener = new OneAnswer(200, Empty);
        var line = new CommandLine();
        line.Environment["ADMIN_TOKEN"] = "another";

        var result = await line.StartAsync("balances", "--url", listener.Url, "--token-file", Write("t", "from-the-option"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Authorization: Bearer from-the-option", await listener.Request);
        Assert.DoesNotContain("from-the-option", result.Everything);
    }

    [Theory]
    [InlineData("", "the admin listener is not enabled: ")]
    [InlineData("peers: {}", "cannot be used")]
    public async Task a_configuration_that_does_not_help_says_what_to_write(string more, string complaint)
    {
        var result = await CommandLine.RunAsync("balances", "--config", Write("node.yaml", Config(more)));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(complaint, result.Error);
        Assert.Single(result.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("ftp://localhost")]
    [InlineData("http://user:secret@localhost")]
    [InlineData("http://localhost/v1")]
    public async Task a_url_that_is_none_of_a_listener_is_refused_and_not_repeated(string url)
    {
        var result = await CommandLine.RunAsync("balances", "--url", url);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--url is not the URL of an admin listener", result.Error);
        Assert.DoesNotContain("secret", result.Everything);
    }

    [Fact]
    public async Task nobody_listening_is_told_with_what_to_check()
    {
        var result = await CommandLine.RunAsync("balances", "--url", $"http://localhost:{FreePort.Next()}");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("ilp: no connector answers at http://localhost:", result.Error);
    }

    [Theory]
    [InlineData(401, """{"status":401,"code":"token-missing","detail":"d"}""", 2, "Set ADMIN_TOKEN")]
    [InlineData(401, """{"status":401,"code":"token-wrong","detail":"d"}""", 2, "does not take the token")]
    [InlineData(403, """{"status":403,"code":"not-from-this-host","detail":"ask localhost"}""", 2, "ask localhost")]
    [InlineData(404, """{"status":404,"code":"no-such-path","detail":"nothing there"}""", 2, "nothing there")]
    [InlineData(404, """{"status":404,"code":"unknown-peer","detail":"Did you mean bob?"}""", 1, "Did you mean bob?")]
    [InlineData(503, """{"status":503,"code":"ledger-unavailable","detail":"nothing was booked"}""", 1, "nothing was booked")]
    [InlineData(504, """{"status":504,"code":"too-slow","detail":"not known"}""", 2, "not known")]
    [InlineData(200, "<html>", 2, "is no admin listener of a connector (HTTP 200)")]
    [InlineData(302, "", 2, "is no admin listener of a connector (HTTP 302)")]
    public async Task every_answer_has_its_exit_code_and_one_line(int status, string body, int exit, string complaint)
    {
        await using var listener = new OneAnswer(status, body);
        var result = await CommandLine.RunAsync("balances", "--url", listener.Url, "--json");
        Assert.True(result.ExitCode == exit, result.ToString());
        Assert.Contains(complaint, result.Error);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task no_figure_is_cut_on_a_narrow_terminal()
    {
        const string most = "170141183460469231731687303715884105727";
        var asset = """{"code":"USD","scale":9}""";
        var account = $$"""{"peer":"a-peer-with-a-rather-long-name","asset":{{asset}},"balance":"{{most}}","owedToUs":"{{most}}","owedByUs":"0","heldIncoming":"{{most}}","heldOutgoing":"{{most}}","maximum":"{{most}}","minimum":"-{{most}}","isConfigured":true,"isConnected":false,"sessions":[]}""";
        await using var listener = new OneAnswer(200, Empty.Replace("\"accounts\":[]", $"\"accounts\":[{account}]", StringComparison.Ordinal));

        var result = await new CommandLine { IsTerminal = true }.StartAsync("balances", "--url", listener.Url);
        Assert.Equal(0, result.ExitCode);
        var line = Assert.Single(result.Out.Split('\n'), line => line.Contains("a-peer-with-a-rather-long-name", StringComparison.Ordinal));
        Assert.Equal(5, line.Split("170141183460469231731687303715.884105727").Length - 1);
    }

    [Fact]
    public async Task books_that_do_not_add_up_exit_1()
    {
        await using var listener = new OneAnswer(200, Empty.Replace("true", "false", StringComparison.Ordinal));
        var result = await CommandLine.RunAsync("balances", "--url", listener.Url);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("do not add up to zero", result.Out);
    }

    [Fact]
    public async Task books_that_differ_from_the_journal_exit_1_and_show_the_figures()
    {
        await using var listener = new OneAnswer(
            200, """{"agrees":false,"through":7,"entries":7,"differences":[{"what":"balance","name":"alice","booked":"5","recomputed":"-6"}]}""");
        var result = await CommandLine.RunAsync("verify", "--url", listener.Url);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"balance +alice +5 +-6", result.Out);
    }

    private static string Config(string more) =>
        $"nodeId: n\nbtpServerPort: 3000\n{(more.StartsWith("peers", StringComparison.Ordinal) ? "" : "peers: []\n")}routes: []\n{more}\n";

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Takes one connection, keeps its request, and answers with this.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OneAnswer(int status, string body)
        {
            _listener.Start();
            Request = ServeAsync($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\nLocation: http://localhost/\r\nConnection: close\r\n\r\n{body}");
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string Url => $"http://127.0.0.1:{Port}";

        /// <summary>First line and headers.</summary>
        public Task<string> Request { get; }

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<string> ServeAsync(string answer)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var buffer = new byte[16 * 1024];
            var text = "";
            while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
                text += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            return text;
        }
    }
}
