using System.Net;
using System.Text;
using System.Text.Json;
using Connector.Hostile.Attack;

namespace Connector.Hostile;

/// <summary>
/// Starts a connector, has an honest pair pay through it and attackers send it mutated frames. Quiet time and attack take
/// turns, so that what else the machine does falls on both alike.
/// </summary>
public sealed class Siege(SiegeOptions options, Action<string> tell)
{
    private const int ErrorLevel = 50;
    private const string Destination = "test.node.bob.x";

    private readonly Latencies _inPeace = new();
    private readonly Latencies _underAttack = new();

    /// <summary>Runs it to the end, whatever the connector does.</summary>
    public async Task<SiegeReport> RunAsync()
    {
        var besiegers = options.Connections / 2;
        await using var connector = await Besieged.StartAsync(Configuration(besiegers), options.IsApart);
        await using var honest = await HonestPair.LogInAsync(connector.Btp);
        using var gone = new CancellationTokenSource();
        var ending = EndWithAsync(connector, gone);
        // What the first packets of a process cost is not measured.
        await Task.Delay(options.Quiet, TimeProvider.System);

        var server = new IPEndPoint(IPAddress.Loopback, connector.Port);
        var pace = options.FramesPerSecond / (2.0 * besiegers);
        Attacker[] strangers = [.. Enumerable.Range(0, besiegers).Select(i => Make(server, i, null, pace))];
        Attacker[] members = [.. Enumerable.Range(0, besiegers).Select(i => Make(server, besiegers + i, $"mallory-{i}", pace))];
        Attacker[] all = [.. strangers, .. members];

        var before = connector.Resident;
        var cpu = connector.Cpu;
        var afterFirst = before;
        var started = TimeProvider.System.GetTimestamp();
        string? death = null;
        for (var slice = 0; slice < options.Slices && death is null; slice++)
        {
            honest.MeasureInto(_inPeace);
            await Task.Delay(options.Quiet, TimeProvider.System);
            honest.MeasureInto(_underAttack);
            await AttackAsync(all, slice, gone.Token);
            if (connector.IsDead) death = connector.LastLines;
            else if (slice == 0) afterFirst = connector.Resident;
            tell($"slice {slice + 1} of {options.Slices}: {all.Sum(attacker => attacker.Frames):N0} frames, {all.Sum(attacker => attacker.Connections):N0} connections");
        }

        honest.MeasureInto(_inPeace);
        await Task.Delay(options.Quiet, TimeProvider.System);
        await honest.StopAsync();
        var after = death is null ? connector.Resident : 0;
        cpu = connector.Cpu - cpu;
        var exitCode = death is null ? await connector.StopAsync() : -1;
        await ending;
        var lines = connector.Lines;
        return new SiegeReport
        {
            Options = options,
            FramesBeforeLogin = strangers.Sum(attacker => attacker.Frames),
            FramesAfterLogin = members.Sum(attacker => attacker.Frames),
            Connections = all.Sum(attacker => attacker.Connections),
            TurnedAway = all.Sum(attacker => attacker.TurnedAway),
            Duration = TimeProvider.System.GetElapsedTime(started),
            HonestSent = honest.Sent,
            HonestLost = honest.Lost,
            FirstLoss = honest.FirstLoss,
            InPeace = _inPeace,
            UnderAttack = _underAttack,
            ResidentBefore = before,
            ResidentAfterFirstSlice = afterFirst,
            ResidentAfter = after,
            Cpu = cpu,
            LogLines = lines.Count,
            Errors = [.. lines.Where(IsError)],
            Death = death,
            ExitCode = exitCode,
        };
    }

    private Attacker Make(EndPoint server, int number, string? account, double pace) => new(
        server,
        new HostileFrames((options.Seed * 10_007) + number, account ?? "alice", account is null ? "a-guess" : account + "-token", Destination),
        account,
        new Pace(pace, TimeProvider.System));

    private Task AttackAsync(Attacker[] all, int slice, CancellationToken serverIsGone)
    {
        // The shares of all slices and attackers add up to what was asked for.
        var of = (long)all.Length * options.Slices;
        return Task.WhenAll(all.Select((attacker, i) =>
        {
            var share = ((long)slice * all.Length) + i;
            return Task.Run(() => attacker.SendAsync((options.Frames * (share + 1) / of) - (options.Frames * share / of), serverIsGone));
        }));
    }

    private static async Task EndWithAsync(Besieged connector, CancellationTokenSource gone)
    {
        await connector.Ended;
        await gone.CancelAsync();
    }

    /// <summary>A line at error level, or one that the runtime wrote as it went down.</summary>
    private static bool IsError(string line)
    {
        try
        {
            var entry = JsonElement.Parse(line);
            return entry.ValueKind != JsonValueKind.Object
                || !entry.TryGetProperty("level", out var level)
                || level.GetInt32() >= ErrorLevel;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static string Configuration(int besiegers)
    {
        var peers = new StringBuilder("ilpAddress: test.node\npeers:\n");
        foreach (var id in Enumerable.Range(0, besiegers).Select(i => $"mallory-{i}").Concat(["alice", "bob"]))
            peers.Append("  - { id: ").Append(id).Append(", authToken: ").Append(id).Append("-token }\n");
        return peers.Append("routes:\n  - { prefix: test.node.bob, nextHop: bob }\n").ToString();
    }
}
