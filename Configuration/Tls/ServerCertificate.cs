using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connector.Configuration.Tls;

/// <summary>The certificate that a gateway shows its peers, with its key and the rest of its chain.</summary>
public sealed class ServerCertificate : IDisposable
{
    private ServerCertificate(X509Certificate2 own, X509Certificate2Collection chain) => (Own, Chain) = (own, chain);

    /// <summary>The server's own, with its private key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>The other certificates of the file: clients need them to get from ours to one that they trust.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <summary>Reads the two files; they were checked before, so a mistake is an exception.</summary>
    /// <exception cref="CryptographicException">The files do not fit each other.</exception>
    public static ServerCertificate Load(TlsConfig tls)
    {
        using var pem = X509Certificate2.CreateFromPemFile(tls.CertificatePath, tls.KeyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(tls.CertificatePath);
        chain.RemoveAt(0);
        // Not every platform's TLS takes a key that exists in memory only.
        return new ServerCertificate(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), chain);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Own.Dispose();
        foreach (var certificate in Chain)
        {
            certificate.Dispose();
        }
    }
}
