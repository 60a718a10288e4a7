using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connector.Configuration.Tests.Loading;
using Connector.Configuration.Tls;
using Connector.Testing;

namespace Connector.Configuration.Tests.Tls;

public sealed class TlsFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-files-");
    private readonly X509Certificate2 _own = TestCertificate.ForLoopback();
    private readonly string _certificate;
    private readonly string _key;

    public TlsFilesTests() => (_certificate, _key) = TestCertificate.WritePem(_own, _folder.FullName);

    public void Dispose()
    {
        _own.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void a_certificate_with_its_key_serves()
    {
        var result = Check(_certificate, _key);

        Assert.Empty(result.Problems);
        Assert.NotNull(result.Config);
        using var loaded = ServerCertificate.Load(result.Config.BtpServer.Tls!);
        Assert.True(loaded.Own.HasPrivateKey);
        Assert.Empty(loaded.Chain);
    }

    [Fact]
    public void a_server_without_tls_needs_no_files() =>
        Assert.Empty(TlsFiles.Check(Loaded.From(Loaded.Smallest), Now).Problems);

    [Fact]
    public void both_files_may_be_missing_and_both_are_told_with_their_places()
    {
        var (certificate, key) = (PathOf("no.pem"), PathOf("no-key.pem"));

        AssertErrors(
            Check(certificate, key),
            $"node.yaml:2:46: btpServer.tls.certificate: there is no file {certificate}. Put it there, or name another; the path is seen from where the connector runs",
            $"node.yaml:3:10: btpServer.tls.key: there is no file {key}. Put it there, or name another; the path is seen from where the connector runs");
    }

    [Fact]
    public void a_path_that_counts_from_the_working_directory_says_so() => Assert.Contains(
        "the path counts from the working directory, " + Directory.GetCurrentDirectory(),
        Check("no-such-file.pem", _key).Errors.Single().ToString(), StringComparison.Ordinal);

    [Fact]
    public void a_directory_is_not_a_file() => AssertErrors(
        Check(_folder.FullName, _key),
        $"node.yaml:2:46: btpServer.tls.certificate: {_folder.FullName} is a directory. Name the file in it");

    [Fact]
    public void a_certificate_that_is_not_pem_is_to_be_converted()
    {
        var file = PathOf("certificate.der");
        File.WriteAllBytes(file, _own.RawData);

        AssertErrors(
            Check(file, _key),
            $"node.yaml:2:46: btpServer.tls.certificate: {file} has no PEM certificate. Convert it: openssl x509 -inform der -in {file} -out certificate.pem");
    }

    [Fact]
    public void files_that_are_swapped_are_both_told() => AssertErrors(
        Check(_key, _certificate),
        $"node.yaml:2:46: btpServer.tls.certificate: {_key} has a PRIVATE KEY and no certificate. Name the file of the certificate; the key has a line of its own",
        $"node.yaml:3:10: btpServer.tls.key: {_certificate} has a certificate and no private key. Name the file of the key");

    [Fact]
    public void a_certificate_whose_bytes_are_damaged_cannot_be_read()
    {
        var file = Write("damaged.pem", PemEncoding.WriteString("CERTIFICATE", "nonsense"u8.ToArray()));

        AssertErrors(
            Check(file, _key),
            $"node.yaml:2:46: btpServer.tls.certificate: the first certificate of {file} cannot be read. Write the file again");
    }

    [Fact]
    public void a_key_whose_bytes_are_damaged_cannot_be_read()
    {
        var file = Write("damaged.pem", PemEncoding.WriteString("PRIVATE KEY", "nonsense"u8.ToArray()));

        AssertErrors(
            Check(_certificate, file),
            $"node.yaml:3:10: btpServer.tls.key: the private key in {file} cannot be read. Write the file again");
    }

    [Fact]
    public void a_key_with_a_passphrase_is_to_be_written_without()
    {
        using var key = _own.GetECDsaPrivateKey()!;
        var strength = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        var file = Write("locked.pem", key.ExportEncryptedPkcs8PrivateKeyPem("the-passphrase", strength));
        var error = Check(_certificate, file).Errors.Single().ToString();

        Assert.Contains($"the key in {file} needs a passphrase", error, StringComparison.Ordinal);
        Assert.DoesNotContain("the-passphrase", error, StringComparison.Ordinal);
    }

    [Fact]
    public void a_key_of_another_certificate_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);

        Assert.All([other.ExportPkcs8PrivateKeyPem(), other.ExportECPrivateKeyPem(), rsa.ExportRSAPrivateKeyPem()], pem =>
        {
            var file = Write("other.pem", pem);
            AssertErrors(
                Check(_certificate, file),
                $"node.yaml:3:10: btpServer.tls.key: the key in {file} does not belong to the certificate. "
                    + "Name the key that the certificate was made for; the first certificate of the file must be the server's own");
        });
    }

    [Theory]
    [InlineData(+2, " expired at ", "Renew the certificate")]
    [InlineData(-2, " is valid only from ", "Correct the clock, or wait until then")]
    public void a_certificate_outside_its_time_is_a_warning(int hours, string mistake, string fix)
    {
        var result = TlsFiles.Check(Read(_certificate, _key), Now.AddHours(hours));
        var warning = Assert.Single(result.Problems).ToString();

        Assert.NotNull(result.Config);
        Assert.StartsWith($"node.yaml:2:46: btpServer.tls.certificate: {_certificate}{mistake}", warning, StringComparison.Ordinal);
        Assert.EndsWith(fix, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void other_mistakes_of_the_file_are_told_in_the_same_run()
    {
        var text = Text(PathOf("no.pem"), _key).Replace("peers: []", "peers: 7", StringComparison.Ordinal);
        var result = TlsFiles.Check(Loaded.From(text), Now);

        Assert.Null(result.Config);
        Assert.Equal(["btpServer.tls.certificate", "peers"], result.Errors.Select(error => error.Key));
    }

    [Fact]
    public void the_rest_of_the_chain_is_loaded_behind_the_own_certificate()
    {
        using var issuer = TestCertificate.ForLoopback();
        File.AppendAllText(_certificate, "\n" + issuer.ExportCertificatePem());
        var result = Check(_certificate, _key);

        Assert.Empty(result.Problems);
        using var loaded = ServerCertificate.Load(result.Config!.BtpServer.Tls!);
        Assert.Equal(_own.Thumbprint, loaded.Own.Thumbprint);
        Assert.Equal([issuer.Thumbprint], loaded.Chain.Select(one => one.Thumbprint));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static ConfigResult Check(string certificate, string key) => TlsFiles.Check(Read(certificate, key), Now);

    private static ConfigResult Read(string certificate, string key) => Loaded.From(Text(certificate, key));

    private static string Text(string certificate, string key) =>
        $"nodeId: a\nbtpServer: {{ port: 3000, tls: {{ certificate: {certificate},\n    key: {key} }} }}\npeers: []\nroutes: []\n";

    private static void AssertErrors(ConfigResult result, params string[] expected)
    {
        Assert.Null(result.Config);
        Assert.Equal(expected, result.Problems.Select(problem => problem.ToString()));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }
}
