using Connector.Testing;

namespace Connector.Cli.Tests.Validate;

/// <summary>The networks that we ship pass our own check.</summary>
public sealed class ExamplesTests
{
    public static TheoryData<string> Networks { get; } =
        ["linear-3-nodes-?.yaml", "linear-5-nodes-?.yaml", "mesh-4-nodes-?.yaml", "hub-spoke-*.yaml", "complex-8-node/*.yaml"];

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task a_shipped_network_has_no_error(string pattern)
    {
        var examples = SourceTree.PathOf("examples");
        var folder = Path.GetDirectoryName(Path.Combine(examples, pattern))!;
        var files = Directory.GetFiles(folder, Path.GetFileName(pattern));
        var result = await CommandLine.RunAsync(["validate", .. files]);

        Assert.True(files.Length >= 3, $"{pattern} names {files.Length} files");
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
