namespace Connector.Configuration.Tests.Loading;

public sealed class ConfigFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connector-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static string Problem(string path) => Assert.Single(ConfigLoader.LoadFile(path, new Dictionary<string, string>()).Problems).ToString();

    [Fact]
    public void a_file_is_read()
    {
        File.WriteAllText(PathOf("a.yaml"), Loaded.Smallest);

        Assert.Equal("connector-a", ConfigLoader.LoadFile(PathOf("a.yaml"), new Dictionary<string, string>()).Config!.NodeId);
    }

    [Fact]
    public void problems_name_the_file_as_it_was_given()
    {
        File.WriteAllText(PathOf("a.yaml"), "nodeId: a\nbtpServerPort: 0\npeers: []\nroutes: []\n");

        Assert.StartsWith($"{PathOf("a.yaml")}:2:16: btpServerPort: ", Problem(PathOf("a.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void a_file_that_is_not_there() =>
        Assert.Equal($"{PathOf("no.yaml")}: there is no such file. Set CONFIG_FILE to the path of a file", Problem(PathOf("no.yaml")));

    [Fact]
    public void a_folder_that_is_not_there() =>
        Assert.Equal(
            $"{PathOf("no/such.yaml")}: there is no such file. Set CONFIG_FILE to the path of a file", Problem(PathOf("no/such.yaml")));

    [Fact]
    public void a_directory() => Assert.Equal($"{_folder}: is a directory. Name the file in it", Problem(_folder));

    [Fact]
    public void an_empty_path() => Assert.Contains("cannot be read", Problem(""), StringComparison.Ordinal);

    [Fact]
    public void bytes_that_are_no_text()
    {
        File.WriteAllBytes(PathOf("b.yaml"), [0x6e, 0xff, 0xfe, 0x00, 0x80]);

        Assert.Equal($"{PathOf("b.yaml")}: is not UTF-8 text. Save it as UTF-8", Problem(PathOf("b.yaml")));
    }

    [Fact]
    public void a_secrets_file_is_read_from_the_file_system()
    {
        File.WriteAllText(PathOf("secret"), "s3cret\n");
        var result = ConfigLoader.DevelopmentDefaults(
            new Dictionary<string, string> { ["BTP_PEER_B_SECRET_FILE"] = PathOf("secret") });

        Assert.Equal("s3cret", result.Config!.FindPeer("b")!.AcceptToken!.Reveal());
    }

    [Fact]
    public void a_secrets_file_that_is_not_there_is_a_problem() =>
        Assert.StartsWith(
            "environment: BTP_PEER_B_SECRET_FILE: the file",
            Assert.Single(ConfigLoader.DevelopmentDefaults(
                new Dictionary<string, string> { ["BTP_PEER_B_SECRET_FILE"] = PathOf("none") }).Problems).ToString(),
            StringComparison.Ordinal);
}
