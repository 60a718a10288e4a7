using System.CommandLine;
using System.Globalization;
using System.Text;
using Connector.Cli.Client;
using Connector.Cli.Host;
using Connector.Protocols.Ilp;

namespace Connector.Cli.Send;

/// <summary>The options of <c>ilp send</c>: M2M's send-packet flags unchanged, and what we add.</summary>
internal sealed class SendArguments
{
    private const int MostPackets = 1_000_000;
    private const double MostPerSecond = 1_000_000;

    /// <summary>The data of an ILP packet holds 32 767 bytes, and the preimage takes the first 32.</summary>
    private const int MostPayloadBytes = 32_767 - OutgoingPrepare.PreimageBytes;

    private readonly LoginOptions _login = new();

    private readonly Option<ConnectorUrl> _url = ArgumentRules.Make<ConnectorUrl>(
        "--connector-url",
        ["-c"],
        "WebSocket URL of the connector to send the packet to",
        "url",
        (string text, out string mistake) => ConnectorUrl.TryParse(text, out var url, out mistake) ? url : null);

    private readonly Option<string> _destination = ArgumentRules.Make<string>(
        "--destination", ["-d"], "ILP address of the receiver", "address", ReadDestination);

    private readonly Option<ulong> _amount = new("--amount", "-a")
    {
        Description = "Amount in the smallest unit of the asset",
        HelpName = "n",
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)) return amount;
            result.AddError(
                $"amount '{text}' is not a whole number from 0 to {ulong.MaxValue}; count in the asset's smallest unit");
            return 0;
        },
    };

    private readonly Option<TimeSpan?> _expiry =
        ArgumentRules.Time("--expiry", "How long packets live, in seconds [default: 30]");

    private readonly Option<string> _data = ArgumentRules.Make<string>(
        "--data", [], "Data payload (UTF-8); the 32 bytes of the preimage go before it", "text", ReadPayload);

    private readonly Option<LogLevel?> _logLevel = new("--log-level")
    {
        Description = "How much to say [default: info]",
        HelpName = "debug|info|warn|error",
        CustomParser = result =>
        {
            if (Enum.TryParse<LogLevel>(result.Tokens[0].Value, ignoreCase: true, out var level)
                && level is >= LogLevel.Debug and < LogLevel.Silent)
            {
                return level;
            }

            result.AddError($"log level '{result.Tokens[0].Value}' is not one of debug, info, warn, error");
            return null;
        },
    };

    private readonly Option<int> _batch =
        ArgumentRules.Number("--batch", "Send so many packets at once", 1, 1, 100_000);

    private readonly Option<int> _sequence =
        ArgumentRules.Number(
            "--sequence", "Send so many packets, each after the answer to the one before", 1, 1, MostPackets);

    private readonly Option<int> _delay =
        ArgumentRules.Number("--delay", "Milliseconds between the packets of a sequence", 0, 0, 86_400_000);

    private readonly Option<double?> _rate = new("--rate")
    {
        Description = "Send at this rate whatever the answers do (open loop): 100/s, 6000/m; until Ctrl-C or --count",
        HelpName = "n/s",
        CustomParser = result =>
        {
            if (TryReadRate(result.Tokens[0].Value, out var perSecond)) return perSecond;
            result.AddError(
                $"rate '{result.Tokens[0].Value}' is not a number of packets per time up to {MostPerSecond:0}/s; " +
                "write for example 100/s");
            return null;
        },
    };

    private readonly Option<int?> _count = OptionalNumber(
        "--count", "Packets in all, as fast as the answers come unless --rate says otherwise", MostPackets * 1000);

    private readonly Option<int?> _concurrency =
        OptionalNumber("--concurrency", "Most packets open at once [default: 64; with --rate 10000]", 100_000);

    private readonly Option<TimeSpan?> _timeout =
        ArgumentRules.Time("--timeout", "How long to wait for an answer, in seconds [default: --expiry + 2]");

    private readonly Option<TimeSpan?> _connectTimeout =
        ArgumentRules.Time("--connect-timeout", "How long connecting and logging in may take, each [default: 10]");

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document and nothing else" };

    public void AddTo(Command command)
    {
        _url.Required = true;
        _destination.Required = true;
        command.Add(_url);
        command.Add(_destination);
        command.Add(_amount);
        _login.AddTo(command);
        Option[] rest =
        [
            _expiry, _data, _logLevel, _batch, _sequence, _delay,
            _rate, _count, _concurrency, _timeout, _connectTimeout, _json,
        ];
        foreach (var option in rest) command.Add(option);
    }

    public SendOptions Read(ParseResult arguments, Shell shell)
    {
        var url = arguments.GetRequiredValue(_url);
        var expiry = arguments.GetValue(_expiry) ?? TimeSpan.FromSeconds(30);
        return Checked(new SendOptions
        {
            Connector = url,
            Credentials = _login.Read(arguments, url, shell),
            Destination = arguments.GetRequiredValue(_destination),
            Amount = arguments.GetValue(_amount),
            Expiry = expiry,
            Payload = Encoding.UTF8.GetBytes(arguments.GetValue(_data) ?? ""),
            Batch = arguments.GetValue(_batch),
            Sequence = arguments.GetValue(_sequence),
            Delay = TimeSpan.FromMilliseconds(arguments.GetValue(_delay)),
            Rate = arguments.GetValue(_rate),
            Count = arguments.GetValue(_count),
            Concurrency = arguments.GetValue(_concurrency),
            Timeout = arguments.GetValue(_timeout) ?? expiry + TimeSpan.FromSeconds(2),
            ConnectTimeout = arguments.GetValue(_connectTimeout) ?? TimeSpan.FromSeconds(10),
            Json = arguments.GetValue(_json),
            LogLevel = arguments.GetValue(_logLevel) ?? LogLevel.Info,
        });
    }

    private static SendOptions Checked(SendOptions options)
    {
        var isLoad = options.Rate is not null || options.Count is not null;
        if (new[] { options.Batch > 1, options.Sequence > 1, isLoad }.Count(chosen => chosen) > 1)
            throw new ProblemException("--batch, --sequence and --rate/--count are three ways to send", "Choose one");
        if (options.Concurrency is not null && !isLoad)
        {
            throw new ProblemException(
                "--concurrency needs --count or --rate", "To send n packets at once write --batch n");
        }

        return options;
    }

    private static string? ReadDestination(string text, out string mistake)
    {
        mistake = $"destination '{Printable.From(text)}' is not an ILP address; write for example g.connectorc.dest " +
            "(a scheme such as g or test, then segments of letters, digits, '_', '-' and '~', with dots between)";
        return IlpAddress.IsValid(text) ? text : null;
    }

    private static string? ReadPayload(string text, out string mistake)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        mistake = $"the data has {bytes} bytes; at most {MostPayloadBytes} fit beside the preimage";
        return bytes <= MostPayloadBytes ? text : null;
    }

    private static bool TryReadRate(string text, out double perSecond)
    {
        var parts = text.Split('/');
        var seconds = parts.Length == 1 ? 1 : parts[1] switch { "s" => 1, "m" => 60, "min" => 60, _ => 0 };
        var isNumber = double.TryParse(
            parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count);
        perSecond = seconds == 0 ? 0 : count / seconds;
        return isNumber && parts.Length <= 2 && perSecond is > 0 and <= MostPerSecond;
    }

    private static Option<int?> OptionalNumber(string name, string help, int most) => new(name)
    {
        Description = help,
        HelpName = "n",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0 && number <= most)
            {
                return number;
            }

            result.AddError($"{name} '{text}' is not a whole number from 1 to {most}");
            return null;
        },
    };
}
