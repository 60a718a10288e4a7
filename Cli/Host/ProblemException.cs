namespace Connector.Cli.Host;

/// <summary>Something the user can put right. It is shown as one line, without a stack trace, and exits 2.</summary>
public sealed class ProblemException(string what, string fix) : Exception($"{what}. {fix}")
{
}
