namespace Connector.Deployment.Tests.Docker;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Out, string Error)
{
    /// <summary>Both streams; which of them a tool writes to differs between its versions.</summary>
    public string Everything => Out + Error;

    /// <summary>Fails the test, with all that was printed, unless the code is 0.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}: {Command}\n{Everything}");
        return this;
    }
}
