namespace Connector.Grains.Rates;

/// <summary>Where rates are fetched.</summary>
internal interface IRateSource
{
    /// <summary>
    /// Asks for all rates there are. Throws <see cref="RateSourceException"/> when they cannot be had within the limit.
    /// </summary>
    Task<RateQuotes> FetchAsync(Uri url, TimeSpan limit, CancellationToken stop);
}

/// <summary>Rates cannot be had. The message says why, for operators, and never has the address: there may be a key in it.</summary>
internal sealed class RateSourceException : Exception
{
    public RateSourceException(string message)
        : base(message)
    {
    }

    public RateSourceException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public RateSourceException()
    {
    }
}
