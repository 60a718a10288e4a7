namespace Connector.Gateway.Hosting;

/// <summary>A place where a part of this process listens; registered as a service, printed at start.</summary>
/// <param name="What">What listens.</param>
/// <param name="Where">Its address.</param>
public sealed record ListeningEndpoint(string What, string Where);
