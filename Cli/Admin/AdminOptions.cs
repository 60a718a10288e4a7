using System.CommandLine;
using Connector.Cli.Host;

namespace Connector.Cli.Admin;

/// <summary>The options that every command has that asks a running connector.</summary>
internal sealed class AdminOptions
{
    private readonly Option<string?> _url = new("--url")
    {
        Description = "Admin listener of the connector [default: ILP_ADMIN_URL, else admin.port of its configuration]",
        HelpName = "url",
    };

    private readonly Option<FileInfo?> _tokenFile = new("--token-file")
    {
        Description = "File that holds the token [default: ADMIN_TOKEN, else admin.token of its configuration]",
        HelpName = "file",
    };

    private readonly Option<FileInfo?> _config = new("--config")
    {
        Description = "The connector's configuration [default: CONFIG_FILE, else config.yaml]",
        HelpName = "file",
    };

    private readonly Option<TimeSpan?> _timeout;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document and nothing else" };
    private readonly TimeSpan _patience;

    /// <param name="patience">How long the command waits for an answer unless told otherwise.</param>
    public AdminOptions(TimeSpan? patience = null)
    {
        _patience = patience ?? TimeSpan.FromSeconds(30);
        _timeout = ArgumentRules.Time("--timeout", $"How long to wait for an answer [default: {Duration.Show(_patience)}]");
    }

    /// <summary>Adds the options to a command, behind its own.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _url, _tokenFile, _config, _timeout, _json }) command.Add(option);
    }

    /// <summary>Whether a program reads the output.</summary>
    public bool IsJson(ParseResult arguments) => arguments.GetValue(_json);

    /// <summary>A client for the connector that is meant.</summary>
    public AdminClient Open(ParseResult arguments, Shell shell) => new(
        AdminTarget.Find(arguments.GetValue(_url), arguments.GetValue(_tokenFile), arguments.GetValue(_config), shell),
        arguments.GetValue(_timeout) ?? _patience);
}
