using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connector.Configuration.Tls;

/// <summary>Private keys as PEM text. No message of theirs is ever shown.</summary>
internal static class PrivateKey
{
    public static bool CanBeRead(string pem) => Reads(RSA.Create, pem) || Reads(ECDsa.Create, pem);

    /// <summary>Whether a readable key is the one of the first certificate.</summary>
    public static bool BelongsTo(string certificatePem, string keyPem)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            return pair.HasPrivateKey;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static bool Reads(Func<AsymmetricAlgorithm> create, string pem)
    {
        using var key = create();
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
