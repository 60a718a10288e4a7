using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connector.Testing;

/// <summary>Certificates that nobody trusts.</summary>
public static class TestCertificate
{
    /// <summary>A self-signed one for localhost and 127.0.0.1, valid for an hour.</summary>
    public static X509Certificate2 ForLoopback()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (from, until) = Validity();
        return RequestForLoopback(key).CreateSelfSigned(from, until);
    }

    /// <summary>The same, issued by an intermediate whose root nobody has.</summary>
    public static (X509Certificate2 Own, X509Certificate2 Intermediate) WithIntermediate()
    {
        var (from, until) = Validity();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=root", rootKey).CreateSelfSigned(from, until);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var intermediate = Authority("CN=intermediate", middleKey).Create(root, from, until, [1]);
        using var middle = intermediate.CopyWithPrivateKey(middleKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = RequestForLoopback(key).Create(middle, from, until, [2]);
        return (issued.CopyWithPrivateKey(key), intermediate);
    }

    /// <summary>For clients that are to accept this certificate and no other.</summary>
    public static RemoteCertificateValidationCallback Trust(X509Certificate2 certificate)
    {
        var expected = certificate.GetCertHash();
        return (_, presented, _, _) => presented?.GetCertHash().AsSpan().SequenceEqual(expected) == true;
    }

    /// <summary>Writes it as two PEM files into a folder; returns their paths.</summary>
    public static (string CertificatePath, string KeyPath) WritePem(X509Certificate2 certificate, string folder)
    {
        var (path, keyPath) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(path, certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (path, keyPath);
    }

    private static CertificateRequest RequestForLoopback(ECDsa key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Validity()
    {
        var now = TimeProvider.System.GetUtcNow();
        return (now.AddMinutes(-5), now.AddHours(1));
    }
}
