using System.Net.Sockets;

namespace Connector.Gateway.Hosting;

/// <summary>The connector cannot start for a reason that the operator can mend; the message says how.</summary>
public sealed class StartException : Exception
{
    /// <summary>With the message that the operator reads.</summary>
    public StartException(string message)
        : base(message)
    {
    }

    /// <summary>With the message that the operator reads, and what it came from.</summary>
    public StartException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Empty.</summary>
    public StartException()
    {
    }

    /// <summary>A port that something else listens on.</summary>
    public static StartException PortInUse(int port, string key, string variable, Exception cause) =>
        new($"port {port} is in use. Stop what listens there, or set {key} or {variable} to another port", cause);

    /// <summary>True when a listener found its address taken, anywhere in the chain of causes.</summary>
    public static bool IsAddressInUse(Exception exception) => exception switch
    {
        SocketException socket => socket.SocketErrorCode == SocketError.AddressAlreadyInUse,
        AggregateException many => many.InnerExceptions.Any(IsAddressInUse),
        { InnerException: { } cause } => IsAddressInUse(cause),
        _ => false,
    };

    /// <summary>The start failure in a chain of causes, if there is one.</summary>
    public static StartException? In(Exception exception) => exception switch
    {
        StartException failure => failure,
        AggregateException many => many.InnerExceptions.Select(In).FirstOrDefault(found => found is not null),
        { InnerException: { } cause } => In(cause),
        _ => null,
    };
}
