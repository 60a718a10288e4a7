using System.Globalization;
using System.Text.RegularExpressions;

namespace Connector.Load;

/// <summary>What to send where. In every text value <c>{i}</c> is the pair's number and <c>{4000+i}</c> a sum with it.</summary>
internal sealed partial class LoadOptions
{
    public const string Usage = """
        Load: prepares through a connector between pairs of BTP peers, each packet unique, each fulfillment checked

          --url URL                  where both sides of each pair log in
          --sender-url URL           ... where only the senders do         (default --url)
          --receiver-url URL         ... where only the receivers do       (default --url)
          --pairs N                  pairs of a sender and a receiver      (default 1)
          --outstanding N            prepares open at once, all pairs together (default 256)
          --seconds S                measured time                         (default 5)
          --warmup S                 time before it that is not counted    (default 2)
          --payload N                bytes of data in each prepare, at least 32 (default 128)
          --amount N                 amount of each prepare                (default 100)
          --destination-pattern A    (default g.bench.receiver-{i}.x)
          --sender-name, --receiver-name, --sender-token, --receiver-token
                                     (defaults sender-{i}, receiver-{i}, test-token)
          --watch PID,PID            server processes whose CPU, memory and allocations are read
          --probe DIR                where those started with the probe put their sockets

        A text may hold {i}, the pair's number from 0, and sums as {4000+i}. One line for people goes to standard error,
        one JSON object to standard output. Exit code 1 if any packet was lost, rejected or answered wrongly.
        """;

    private readonly Dictionary<string, string> _given;

    private LoadOptions(Dictionary<string, string> given) => _given = given;

    public int Pairs => Number("pairs", 1);
    public int Outstanding => Number("outstanding", 256);
    public TimeSpan Measured => TimeSpan.FromSeconds(Number("seconds", 5));
    public TimeSpan Warmup => TimeSpan.FromSeconds(Number("warmup", 2));
    public int Payload => Math.Max(Number("payload", 128), 32);
    public ulong Amount => (ulong)Number("amount", 100);
    public string? ProbeDirectory => _given.GetValueOrDefault("probe");

    public int[] Watched => [.. Text("watch", "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];

    public Uri SenderUrl(int pair) => new(For(pair, _given.GetValueOrDefault("sender-url") ?? Url));
    public Uri ReceiverUrl(int pair) => new(For(pair, _given.GetValueOrDefault("receiver-url") ?? Url));
    public string SenderName(int pair) => For(pair, Text("sender-name", "sender-{i}"));
    public string ReceiverName(int pair) => For(pair, Text("receiver-name", "receiver-{i}"));
    public string SenderToken(int pair) => For(pair, Text("sender-token", "test-token"));
    public string ReceiverToken(int pair) => For(pair, Text("receiver-token", "test-token"));
    public string Destination(int pair) => For(pair, Text("destination-pattern", "g.bench.receiver-{i}.x"));

    /// <summary>How many of all outstanding prepares this pair keeps open; at least one.</summary>
    public int WindowOf(int pair) => Math.Max(1, (Outstanding / Pairs) + (pair < Outstanding % Pairs ? 1 : 0));

    /// <exception cref="ArgumentException">An option that does not exist, or has no value.</exception>
    public static LoadOptions Parse(string[] args)
    {
        string[] known = [.. KnownOption().Matches(Usage).Select(match => match.Groups[1].Value)];
        var given = new Dictionary<string, string>();
        for (var at = 0; at < args.Length; at += 2)
        {
            var name = args[at].StartsWith("--", StringComparison.Ordinal) ? args[at][2..] : "";
            if (!known.Contains(name)) throw new ArgumentException($"no such option: {args[at]}");
            if (at + 1 == args.Length) throw new ArgumentException($"{args[at]} needs a value");
            given[name] = args[at + 1];
        }
        return new LoadOptions(given);
    }

    private string Url => _given.TryGetValue("url", out var url)
        ? url
        : throw new ArgumentException("--url is missing: where the connector listens");

    private string Text(string name, string otherwise) => _given.GetValueOrDefault(name, otherwise);

    private int Number(string name, int otherwise) =>
        _given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string For(int pair, string pattern) => PairNumber().Replace(pattern, match =>
    {
        var start = match.Groups[1].Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return (start + pair).ToString(CultureInfo.InvariantCulture);
    });

    [GeneratedRegex(@"\{(?:(\d+)\+)?i\}")]
    private static partial Regex PairNumber();

    [GeneratedRegex(@"--([a-z-]+)")]
    private static partial Regex KnownOption();
}
