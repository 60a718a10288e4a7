using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Connector.Cli.Admin;
using Connector.Cli.Host;

namespace Connector.Cli.Books;

/// <summary><c>ilp backup</c>: a copy of the books of a running connector.</summary>
internal sealed class BackupCommand
{
    private const string Summary = "Write a copy of the books of a running connector into a file";

    private const string Details =
        """
        The books as they are at one moment; packets go on meanwhile. The connector reads the copy back before it is sent. It
        needs as much room beside the books as they take. A file that is there already is left as it is.

        Examples:
          ilp backup books.db
          docker exec ilp-production-silo ilp backup - > books.db
        """;

    private readonly Shell _shell;
    private readonly Argument<string> _file = new("FILE") { Description = "File to make, or - for standard output" };
    private readonly AdminOptions _admin = new(TimeSpan.FromMinutes(30));

    private BackupCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var backup = new BackupCommand(shell);
        var command = new CommandWithExamples("backup", Summary, Details) { backup._file };
        backup._admin.AddTo(command);
        command.SetAction(backup.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        var name = arguments.GetRequiredValue(_file);
        using var client = _admin.Open(arguments, _shell);
        if (name == "-") await ToOutputAsync(client, _admin.IsJson(arguments), stop).ConfigureAwait(false);
        else await ToFileAsync(client, name, _admin.IsJson(arguments), stop).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private async Task ToOutputAsync(AdminClient client, bool isJson, CancellationToken stop)
    {
        if (isJson) throw new ProblemException("the copy and a JSON document cannot both go to standard output", "Name a file");
        if (_shell.IsTerminal) throw new ProblemException("the copy would go to the terminal", "Name a file, or write > behind the command");
        await using var output = _shell.OpenOut();
        var copy = await client.DownloadAsync("/v1/backup", output, stop).ConfigureAwait(false);
        _shell.Error.WriteLine(Line(copy, "standard output"));
    }

    private async Task ToFileAsync(AdminClient client, string name, bool isJson, CancellationToken stop)
    {
        if (File.Exists(name)) throw new ProblemException($"'{name}' is there already", "Name another file");
        var part = $"{name}.part";
        try
        {
            Download copy;
            await using (var file = new FileStream(part, FileMode.Create))
            {
                copy = await client.DownloadAsync("/v1/backup", file, stop).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, name);
            _shell.Out.WriteLine(isJson
                ? new JsonObject { ["file"] = name, ["bytes"] = copy.Bytes, ["through"] = copy.Through }.ToJsonString(JsonText.Indented)
                : Line(copy, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException($"'{name}' cannot be written: {exception.Message}", "Check the path, its permissions and the room there");
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string Line(Download copy, string where) => string.Create(
        CultureInfo.InvariantCulture, $"The books through entry {copy.Through} are in {where}, {copy.Bytes} bytes.");
}
