using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Connector.Restart;

// How long a silo takes to come back that was killed with many accounts and many packets under way.
var accounts = new Option<int>("--accounts") { Description = "accounts in the books", DefaultValueFactory = _ => 100_000 };
var holds = new Option<int>("--holds") { Description = "packets that are open between them", DefaultValueFactory = _ => 100_000 };
var connection = new Option<string>("--connection-string-from")
{
    Description = "variable with the connection string of a PostgreSQL database for the books; without it, SQLite in a temporary directory",
};
var build = new Option<string>("--build") { Description = "only write the books there, and end as if killed", Hidden = true };
var command = new RootCommand("Measures the start of a silo over large books") { accounts, holds, connection, build };
command.SetAction(async parsed =>
{
    var (accountCount, holdCount) = (parsed.GetValue(accounts), parsed.GetValue(holds));
    var connectionString = parsed.GetValue(connection) is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
    if (parsed.GetValue(build) is { } place)
    {
        await new Books(place, connectionString).BuildAsync(accountCount, holdCount);
        Process.GetCurrentProcess().Kill();
    }

    var directory = Directory.CreateTempSubdirectory("restart-").FullName;
    try
    {
        var books = new Books(Path.Combine(directory, "books"), connectionString);
        var clock = Stopwatch.StartNew();
        string[] again = [Environment.GetCommandLineArgs()[0], .. args, "--build", books.Directory];
        using (var builder = Process.Start("dotnet", again)) await builder.WaitForExitAsync();
        Say($"{accountCount} accounts and {holdCount} open packets were written in {clock.Elapsed.TotalSeconds:0.0} s");

        var (events, resident) = await SiloRun.MeasureAsync(books, directory);
        string[] phases = ["accounts_waking", "connector_ready", "accounts_woken"];
        foreach (var name in phases)
        {
            if (events.TryGetValue(name, out var at))
                Say($"{name} {at:0.0} s after the start of the process");
            else
                Say($"{name} never happened");
        }

        Say($"{resident} MiB resident then");

        clock.Restart();
        await using var writer = books.Writer();
        await writer.StartAsync();
        Say($"the ledger alone was opened in {clock.Elapsed.TotalSeconds:0.0} s");
        return events.ContainsKey("accounts_woken") ? 0 : 1;
    }
    finally
    {
        Directory.Delete(directory, recursive: true);
    }
});
return await command.Parse(args).InvokeAsync();

static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
