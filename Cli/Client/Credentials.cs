namespace Connector.Cli.Client;

/// <summary>With what a session is opened. Its text form never holds the token.</summary>
public sealed class Credentials(string username, string token)
{
    /// <summary>The account to log in as.</summary>
    public string Username => username;

    /// <summary>The secret itself; goes into the auth frame and nowhere else.</summary>
    internal string Token => token;

    public override string ToString() => username;
}
