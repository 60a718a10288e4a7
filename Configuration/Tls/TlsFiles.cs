using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Tls;

/// <summary>
/// The files that <c>btpServer.tls</c> names: <c>ilp validate</c> asks this, and every process that listens for peers
/// before it starts. Not a part of loading, because a silo of its own need not have the files.
/// </summary>
public static class TlsFiles
{
    /// <summary>The same result with what is wrong with the files; no configuration when one of them cannot serve.</summary>
    /// <param name="read">What came of reading the configuration.</param>
    /// <param name="now">The time, for certificates that have expired.</param>
    public static ConfigResult Check(ConfigResult read, DateTimeOffset now)
    {
        if (read.Source is not { } source || source.Root.Written("btpServer")?.Written("tls") is not { } tls)
        {
            return read;
        }

        var problems = new ProblemLog(source.Name);
        var certificate = tls.Text("certificate") is { } path
            ? Certificate(path, tls.PlaceOf("certificate"), problems, now)
            : null;
        if (tls.Text("key") is { } keyPath)
        {
            CheckKey(keyPath, tls.PlaceOf("key"), certificate, problems);
        }

        return read with
        {
            Config = problems.HasErrors ? null : read.Config,
            Problems = problems.InOrder(read.Problems),
        };
    }

    private static PemFile? Certificate(string path, Place place, ProblemLog problems, DateTimeOffset now)
    {
        var file = PemFile.Read(path);
        if (file.Mistake is not null)
        {
            problems.Error(place, file.Mistake, file.Fix!);
            return null;
        }

        if (!file.Has("CERTIFICATE"))
        {
            var (what, fix) = file.Labels.Count > 0
                ? ($"a {file.Labels[0]} and no certificate", "Name the file of the certificate; the key has a line of its own")
                : ("no PEM certificate", $"Convert it: openssl x509 -inform der -in {path} -out certificate.pem");
            problems.Error(place, $"{path} has {what}", fix);
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(file.Text);
            CheckTime(certificate, path, place, problems, now);
            return file;
        }
        catch (CryptographicException)
        {
            problems.Error(place, $"the first certificate of {path} cannot be read", "Write the file again");
            return null;
        }
    }

    /// <summary>A warning: peers that check dates refuse us, and those that do not are better served than nobody.</summary>
    private static void CheckTime(
        X509Certificate2 certificate, string path, Place place, ProblemLog problems, DateTimeOffset now)
    {
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now.UtcDateTime > until)
        {
            problems.Warning(place, $"{path} expired at {Show(until)}", "Renew the certificate");
        }
        else if (now.UtcDateTime < from)
        {
            problems.Warning(
                place, $"{path} is valid only from {Show(from)}", "Correct the clock, or wait until then");
        }
    }

    private static void CheckKey(string path, Place place, PemFile? certificate, ProblemLog problems)
    {
        var file = PemFile.Read(path);
        if (file.Mistake is not null)
        {
            problems.Error(place, file.Mistake, file.Fix!);
        }
        else if (file.NeedsPassphrase)
        {
            problems.Error(
                place, $"the key in {path} needs a passphrase, and nobody is there to type it",
                $"Write it without: openssl pkey -in {path} -out key.pem, readable by this user alone");
        }
        else if (!file.HasKey)
        {
            var (what, fix) = file.Has("CERTIFICATE")
                ? ("a certificate and no private key", "Name the file of the key")
                : ("no PEM private key", $"Convert it: openssl pkey -inform der -in {path} -out key.pem");
            problems.Error(place, $"{path} has {what}", fix);
        }
        else if (!PrivateKey.CanBeRead(file.Text))
        {
            problems.Error(place, $"the private key in {path} cannot be read", "Write the file again");
        }
        else if (certificate is not null && !PrivateKey.BelongsTo(certificate.Text, file.Text))
        {
            problems.Error(
                place, $"the key in {path} does not belong to the certificate",
                "Name the key that the certificate was made for; the first certificate of the file must be the server's own");
        }
    }

    private static string Show(DateTime time) =>
        time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
