using System.CommandLine;
using Connector.Cli.Host;

namespace Connector.Cli.Client;

/// <summary>The options that say as whom to log in, shared by the commands that connect.</summary>
public sealed class LoginOptions
{
    /// <summary>The account of M2M's send-packet, which the development defaults of a connector know.</summary>
    public const string DefaultUsername = "send-packet-client";

    private const string DefaultToken = "test-token";
    private const string TokenVariable = "ILP_AUTH_TOKEN";

    private readonly Option<string?> _username = new("--username")
    {
        Description = $"Account to log in as [default: {DefaultUsername}]",
        HelpName = "account",
    };

    private readonly Option<string?> _token = new("--auth-token")
    {
        Description = "BTP token of the account. Others can see it in the process list; prefer --auth-token-file or " +
            $"the variable {TokenVariable} [default: {DefaultToken}]",
        HelpName = "token",
    };

    private readonly Option<FileInfo?> _tokenFile = new("--auth-token-file")
    {
        Description = "File that holds the token",
        HelpName = "file",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_username);
        command.Add(_token);
        command.Add(_tokenFile);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_token) is not null && result.GetResult(_tokenFile) is not null)
                result.AddError("--auth-token and --auth-token-file are both given; give one of them");
        });
    }

    /// <summary>What was asked for; an option wins over the URL, the URL over the environment.</summary>
    public Credentials Read(ParseResult arguments, ConnectorUrl url, Shell shell) => new(
        arguments.GetValue(_username) ?? url.Username ?? DefaultUsername,
        arguments.GetValue(_token)
            ?? FromFile(arguments.GetValue(_tokenFile))
            ?? url.Token
            ?? shell.Variable(TokenVariable)
            ?? DefaultToken);

    private static string? FromFile(FileInfo? file)
    {
        if (file is null) return null;
        try
        {
            var token = File.ReadAllText(file.FullName).Trim();
            return token.Length > 0
                ? token
                : throw new ProblemException($"the token file '{file}' is empty", "Put the token on its first line");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                $"the token file '{file}' cannot be read ({exception.GetType().Name})", "Check the path and its permissions");
        }
    }
}
