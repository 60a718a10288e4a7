namespace Connector.Comparison;

/// <summary>Where ours keep their books.</summary>
/// <param name="Line">What our configuration says of it.</param>
/// <param name="IsDurable">Whether packets wait for a disk.</param>
/// <param name="IsDatabase">Whether a database server has them.</param>
internal sealed record BenchLedger(string Line, bool IsDurable, bool IsDatabase = false)
{
    private const string Variable = "LEDGER_CONNECTION_STRING";

    public static BenchLedger Sqlite { get; } = new("", IsDurable: true);

    private static BenchLedger Memory { get; } = new("ledger: { durability: none }", IsDurable: false);

    private static BenchLedger Postgres { get; } = new($"ledger: {{ connectionString: \"${{{Variable}}}\" }}", IsDurable: true, IsDatabase: true);

    /// <exception cref="FormatException">There is no such ledger, or it lacks its variable.</exception>
    public static BenchLedger Parse(string name) => name switch
    {
        "sqlite" => Sqlite,
        "memory" => Memory,
        "postgres" when Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } => Postgres,
        "postgres" => throw new FormatException($"--ledger postgres needs {Variable} in the environment"),
        _ => throw new FormatException($"--ledger is sqlite, postgres or memory, not {name}"),
    };
}
