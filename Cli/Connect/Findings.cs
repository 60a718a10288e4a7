using System.Globalization;
using System.Text;
using System.Text.Json;
using Connector.Cli.Client;
using Connector.Cli.Host;
using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

namespace Connector.Cli.Connect;

/// <summary>What a connector says to an account that logged in.</summary>
internal sealed record Findings(
    TimeSpan TimeToConnect,
    TimeSpan TimeToLogin,
    IReadOnlyList<TimeSpan> Pings,
    string? PingFailure,
    AssignedAddress Assigned)
{
    private const int PingCount = 5;

    /// <summary>Pings and asks for our address (ILDCP, RFC 31).</summary>
    public static async Task<Findings> GatherAsync(
        BtpClient client, TimeSpan limit, TimeProvider clock, CancellationToken stop)
    {
        var pings = new List<TimeSpan>(PingCount);
        string? failure = null;
        for (var i = 0; i < PingCount && failure is null; i++)
        {
            var (roundTrip, reply) = await client.PingAsync(limit, stop).ConfigureAwait(false);
            // A BTP Error to an empty message has made the round trip all the same.
            if (reply.Kind is ReplyKind.Response or ReplyKind.Error) pings.Add(roundTrip);
            if (reply.Kind == ReplyKind.TimedOut) failure = $"no answer within {Duration.Show(limit)}";
            if (reply.Kind == ReplyKind.Lost) failure = reply.Text;
        }

        var assigned = await AssignedAddress.AskAsync(client, limit, clock, stop).ConfigureAwait(false);
        return new Findings(client.TimeToConnect, client.TimeToLogin, pings, failure, assigned);
    }

    public void WriteText(TextWriter output, ConnectorUrl url, Credentials credentials)
    {
        output.WriteLine($"Connected    {url} in {Show(TimeToConnect)}");
        output.WriteLine($"Logged in    as {credentials.Username} in {Show(TimeToLogin)}");
        if (Assigned.Address is null)
            output.WriteLine($"Address      none: {Assigned.WhyNot}");
        else
            output.WriteLine($"Address      {Assigned.Address}");
        if (Assigned.AssetCode is not null)
            output.WriteLine($"Asset        {Assigned.AssetCode}, scale {Assigned.AssetScale}");
        if (Pings.Count > 0)
            output.WriteLine($"Round trip   {Show(Pings.Min())} best, {Show(Pings.Max())} worst of {Pings.Count}");
        if (PingFailure is not null) output.WriteLine($"Round trip   failed: {PingFailure}");
    }

    public void WriteJson(TextWriter output, ConnectorUrl url, Credentials credentials) =>
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                connector = url.ToString(),
                account = credentials.Username,
                loggedIn = true,
                connectMs = TimeToConnect.TotalMilliseconds,
                loginMs = TimeToLogin.TotalMilliseconds,
                address = Assigned.Address,
                assetCode = Assigned.AssetCode,
                assetScale = Assigned.AssetScale,
                addressProblem = Assigned.WhyNot,
                roundTripMs = Pings.Select(ping => ping.TotalMilliseconds),
                roundTripProblem = PingFailure,
            },
            JsonText.OneLine));

    private static string Show(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.##} ms");
}

/// <summary>The address and asset that a parent gives to a child, or why there are none.</summary>
internal sealed record AssignedAddress(string? Address, string? AssetCode, int? AssetScale, string? WhyNot)
{
    private const string Destination = "peer.config";

    public static async Task<AssignedAddress> AskAsync(
        BtpClient client, TimeSpan limit, TimeProvider clock, CancellationToken stop)
    {
        var request = OutgoingPrepare.Create(
            Destination, 0, clock.GetUtcNow() + limit, Condition.PeerProtocolCondition.ToArray(), default);
        var answer = await client.SendAsync(request, limit, stop).ConfigureAwait(false);
        return answer.Outcome switch
        {
            Outcome.Fulfilled => Read(answer.Data.Span),
            Outcome.Rejected => None(
                $"the connector rejects the request, {answer.Code} '{answer.Message}' (triggered by {answer.TriggeredBy}); " +
                "it gives addresses to children only"),
            Outcome.WrongFulfillment => None("the answer has a wrong fulfillment"),
            Outcome.TimedOut => None($"no answer within {Duration.Show(limit)}"),
            _ => None(answer.Message ?? "no answer"),
        };
    }

    private static AssignedAddress None(string why) => new(null, null, null, why);

    private static AssignedAddress Read(ReadOnlySpan<byte> data) =>
        IldcpResponse.TryRead(data, out var response, out _)
            ? new AssignedAddress(
                Encoding.ASCII.GetString(response.Address),
                Printable.From(Encoding.UTF8.GetString(response.AssetCode)),
                response.AssetScale,
                null)
            : None("the answer is not an ILDCP response");
}
