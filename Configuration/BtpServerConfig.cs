namespace Connector.Configuration;

/// <summary>Where peers reach us with BTP over WebSocket (RFC 23).</summary>
public sealed record BtpServerConfig
{
    /// <summary>Address that is listened on; <c>0.0.0.0</c> stands for every address of every family.</summary>
    public string Host { get; init; } = "0.0.0.0";

    /// <summary>Port, 1 to 65535.</summary>
    public int Port { get; init; } = 3000;

    /// <summary>The server's certificate; null: plain <c>ws</c>.</summary>
    public TlsConfig? Tls { get; init; }
}

/// <summary>A server certificate, two PEM files.</summary>
public sealed record TlsConfig
{
    /// <summary>Path of the certificate with its chain.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Path of the private key.</summary>
    public required string KeyPath { get; init; }
}
