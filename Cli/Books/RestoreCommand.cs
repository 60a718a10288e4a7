using System.CommandLine;
using System.Globalization;
using Connector.Cli.Host;
using Connector.Configuration;

namespace Connector.Cli.Books;

/// <summary><c>ilp restore</c>: puts a copy of the books where a connector that is stopped finds them.</summary>
internal sealed class RestoreCommand
{
    private const string Summary = "Put a copy of the books in the place of those of a connector that is stopped";

    private const string Details =
        """
        The books go to ledger.path of the configuration. Those that are there are kept beside them. It is refused while a
        connector has them open. What was booked after the copy was made is not in it: compare with your peers afterwards.

        Examples:
          ilp restore books.db
          ilp restore - < books.db
          docker-compose -f docker-compose-production.yml run --rm -T production-silo ilp restore - < books.db
        """;

    private readonly Shell _shell;
    private readonly Argument<string> _file = new("FILE") { Description = "The copy that 'ilp backup' made, or - for standard input" };

    private readonly Option<FileInfo?> _config = new("--config")
    {
        Description = "The connector's configuration [default: CONFIG_FILE, else config.yaml]",
        HelpName = "file",
    };

    private RestoreCommand(Shell shell) => _shell = shell;

    public static Command Create(Shell shell)
    {
        var restore = new RestoreCommand(shell);
        var command = new CommandWithExamples("restore", Summary, Details) { restore._file, restore._config };
        command.SetAction(restore.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        var name = arguments.GetRequiredValue(_file);
        var directory = DirectoryOf(arguments.GetValue(_config));
        try
        {
            Directory.CreateDirectory(directory);
            using var held = Hold(directory);
            var kept = await ReplaceAsync(name, directory, stop).ConfigureAwait(false);
            _shell.Out.WriteLine(
                $"The books are in {Path.Combine(directory, BooksFile.Name)}."
                + (kept is null ? "" : $" Those that were there are kept in {kept}.")
                + " Start the connector, and check them with: ilp verify");
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException($"the books cannot be put into {directory}: {exception.Message}", "Check the path and its permissions");
        }
    }

    private string DirectoryOf(FileInfo? file)
    {
        var path = file?.FullName ?? _shell.Variable("CONFIG_FILE") ?? "config.yaml";
        var read = ConfigLoader.LoadFile(path, _shell.Environment);
        if (read.Config is not { } config)
        {
            throw new ProblemException(
                $"the file that says where the books are cannot be used: {read.Errors.First()}",
                "Name the connector's file with --config or CONFIG_FILE");
        }

        return config.Ledger.ConnectionString is null
            ? Path.GetFullPath(config.Ledger.Path)
            : throw new ProblemException(
                $"the books of {path} are in PostgreSQL (ledger.connectionString)", "Restore them with pg_restore or psql");
    }

    private static FileStream Hold(string directory)
    {
        try
        {
            return new FileStream(
                Path.Combine(directory, BooksFile.LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new RefusedException($"a connector has the books in {directory} open: stop it first; nothing was changed");
        }
    }

    /// <summary>Where the books that were there are now; null when there were none.</summary>
    private async Task<string?> ReplaceAsync(string name, string directory, CancellationToken stop)
    {
        var incoming = Path.Combine(directory, BooksFile.RestoredName);
        try
        {
            await using (var source = name == "-" ? _shell.OpenIn() : File.OpenRead(name))
            await using (var target = new FileStream(incoming, FileMode.Create))
            {
                await source.CopyToAsync(target, stop).ConfigureAwait(false);
                target.Flush(flushToDisk: true);
            }

            BooksFile.Check(incoming, name == "-" ? "standard input" : name);
        }
        catch
        {
            File.Delete(incoming);
            throw;
        }

        // From here to the end the copy is what keeps a connector from opening books of which a part is missing.
        var kept = Keep(directory);
        File.Move(incoming, Path.Combine(directory, BooksFile.Name));
        return kept;
    }

    private string? Keep(string directory)
    {
        var there = BooksFile.Names.Where(name => File.Exists(Path.Combine(directory, name))).ToArray();
        if (there.Length == 0) return null;
        var now = _shell.Clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var kept = Directory.CreateDirectory(Path.Combine(directory, $"before-restore-{now}-{Guid.NewGuid().ToString("N")[..4]}")).FullName;
        foreach (var name in there) File.Move(Path.Combine(directory, name), Path.Combine(kept, name));
        return kept;
    }
}
