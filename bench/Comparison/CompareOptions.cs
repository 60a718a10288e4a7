using System.Globalization;

namespace Connector.Comparison;

internal sealed record CompareOptions
{
    public const string Usage = """
        bench/compare: measures the relay, ours and ilp-connector in turn, as ratios to the relay of the same run

          --shapes LIST     PAIRSxOUTSTANDING[xCONNECTORS IN A ROW], comma separated
                            (default 1x1,1x64,1x256,16x256,64x1024,1x256x3)
          --systems LIST    of relay, apart, one-process, ilp-connector (default: these), two-shards
          --rounds N        each round measures every system once; medians are printed (default 3)
          --seconds S       measured time of one measurement (default 5)
          --warmup S        time before it (default 12: what is hot is compiled anew for so long)
          --routes N        routes in the tables of ours, at least (default 0: those that are needed)
          --payload N       bytes of data in each prepare (default 128)
          --ledger WHERE    where ours keep their books: sqlite; postgres, the database that the variable
                            LEDGER_CONNECTION_STRING names; or memory, where nothing waits for a disk (default sqlite)
        """;

    public Shape[] Shapes { get; private init; } = Shape.All;
    public string[] Systems { get; private init; } = ["relay", "apart", "one-process", "ilp-connector"];
    public int Rounds { get; private init; } = 3;
    public int Seconds { get; private init; } = 5;
    public int Warmup { get; private init; } = 12;
    public int Routes { get; private init; }
    public int Payload { get; private init; } = 128;

    public BenchLedger Ledger { get; private init; } = BenchLedger.Sqlite;
    public string JsDirectory { get; private init; } = "";

    /// <exception cref="FormatException">An option that does not exist, or a value that cannot be read.</exception>
    public static CompareOptions Parse(string[] args)
    {
        var options = new CompareOptions();
        for (var at = 0; at < args.Length; at += 2)
        {
            if (at + 1 == args.Length) throw new FormatException($"{args[at]} needs a value");
            var value = args[at + 1];
            options = args[at] switch
            {
                "--shapes" => options with { Shapes = [.. value.Split(',').Select(Shape.Parse)] },
                "--systems" => options with { Systems = value.Split(',') },
                "--rounds" => options with { Rounds = Number(value) },
                "--seconds" => options with { Seconds = Number(value) },
                "--warmup" => options with { Warmup = Number(value) },
                "--routes" => options with { Routes = Number(value) },
                "--payload" => options with { Payload = Number(value) },
                "--ledger" => options with { Ledger = BenchLedger.Parse(value) },
                "--js" => options with { JsDirectory = value },
                _ => throw new FormatException($"no such option: {args[at]}"),
            };
        }
        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
