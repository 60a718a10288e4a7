namespace Connector.Cli.Host;

/// <summary>What the exit codes of <c>ilp</c> mean.</summary>
public static class ExitCode
{
    /// <summary>All went as asked: every packet fulfilled, every file valid.</summary>
    public const int Success = 0;

    /// <summary>It was tried, and the answer is no: a packet was not fulfilled, a file has a mistake.</summary>
    public const int Failure = 1;

    /// <summary>It could not be tried: wrong arguments, no connection, login refused.</summary>
    public const int CouldNotTry = 2;

    /// <summary>Stopped by Ctrl-C before it was done.</summary>
    public const int Interrupted = 130;
}
