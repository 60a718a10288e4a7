namespace Connector.Cli.Host;

/// <summary>The connector's answer is no. It is shown as one line, without a stack trace, and exits 1.</summary>
public sealed class RefusedException(string message) : Exception(message)
{
}
