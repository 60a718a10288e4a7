namespace Connector.Gateway.Hosting;

/// <summary>
/// What a part of the connector throws while it starts to have the host built anew, for something that is fixed when it is
/// built is to be otherwise now. Nothing failed.
/// </summary>
public sealed class StartAgainException : Exception
{
    /// <summary>With the reason.</summary>
    public StartAgainException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason, and what it came from.</summary>
    public StartAgainException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Empty.</summary>
    public StartAgainException()
    {
    }

    /// <summary>Whether it is in a chain of causes.</summary>
    internal static bool IsIn(Exception exception) => exception switch
    {
        StartAgainException => true,
        AggregateException many => many.InnerExceptions.Any(IsIn),
        { InnerException: { } cause } => IsIn(cause),
        _ => false,
    };
}
