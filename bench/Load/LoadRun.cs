using System.Diagnostics;
using Connector.Sockets;

namespace Connector.Load;

/// <summary>Connects all pairs, warms up, measures, waits for what is open, and sums up.</summary>
internal sealed class LoadRun(LoadOptions options, TimeProvider clock)
{
    private static readonly TimeSpan ConnectFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectAgainAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);
    private readonly RunPhase _phase = new();

    public async Task<LoadReport> RunAsync(CancellationToken stop)
    {
        // Receivers first: a prepare must find the other side there.
        var receiving = await ConnectAllAsync(options.ReceiverUrl, options.ReceiverName, options.ReceiverToken, stop);
        var sending = await ConnectAllAsync(options.SenderUrl, options.SenderName, options.SenderToken, stop);
        Sender[] senders = [.. sending.Select(NewSender)];
        Task[] receiverLoops = [.. receiving.Select(socket => UntilClosed(new Receiver(socket).RunAsync()))];
        var senderLoops = Task.WhenAll(senders.Select(sender => UntilClosed(sender.RunAsync())));

        await Task.Delay(options.Warmup, clock, stop);
        var before = Read();
        var started = Stopwatch.GetTimestamp();
        _phase.Measuring = true;
        await Task.Delay(options.Measured, clock, stop);
        _phase.Measuring = false;
        var elapsed = Stopwatch.GetElapsedTime(started);
        var after = Read();

        _phase.Stopping = true;
        await Task.WhenAny(senderLoops, Task.Delay(DrainFor, clock, stop));
        foreach (var socket in (BtpSocket[])[.. sending, .. receiving]) socket.Abort();
        await Task.WhenAll([senderLoops, .. receiverLoops]);
        return Report(senders, elapsed, before, after);
    }

    private Sender NewSender(BtpSocket socket, int pair) => new(
        socket,
        new PrepareTemplate(options.Destination(pair), options.Amount, options.Payload),
        options.WindowOf(pair),
        _phase,
        clock);

    private Task<BtpSocket[]> ConnectAllAsync(
        Func<int, Uri> url, Func<int, string> name, Func<int, string> token, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, options.Pairs)
            .Select(pair => ConnectAsync(url(pair), name(pair), token(pair), stop)));

    /// <summary>Tries again for a while, so that a script may start the server and the load together.</summary>
    private async Task<BtpSocket> ConnectAsync(Uri url, string name, string token, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await BtpDialer.ConnectAsync(url, name, token, stop);
            }
            catch (Exception refused) when (BtpSocket.IsDisconnect(refused)
                && Stopwatch.GetElapsedTime(began) < ConnectFor)
            {
                await Task.Delay(ConnectAgainAfter, clock, stop);
            }
        }
    }

    private static async Task UntilClosed(Task loop)
    {
        try
        {
            await loop;
        }
        catch (Exception broken) when (BtpSocket.IsDisconnect(broken))
        {
            // What was open on this socket counts as lost.
        }
    }

    private Usage Read() => new(
        [.. options.Watched.Select(pid => ServerWatch.Read(pid, options.ProbeDirectory))],
        Environment.CpuUsage.TotalTime,
        GC.GetTotalAllocatedBytes());

    private LoadReport Report(Sender[] senders, TimeSpan elapsed, Usage before, Usage after)
    {
        var latency = new LatencyHistogram();
        var rejected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var sender in senders)
        {
            latency.Add(sender.Latency);
            foreach (var (code, count) in sender.Rejected)
            {
                var text = new string([(char)(code >> 16), (char)((code >> 8) & 0xff), (char)(code & 0xff)]);
                rejected[text] = rejected.GetValueOrDefault(text) + count;
            }
        }
        var packets = Math.Max(1, latency.Count);
        return new LoadReport
        {
            Pairs = options.Pairs,
            Outstanding = options.Outstanding,
            Payload = options.Payload,
            Seconds = elapsed.TotalSeconds,
            Fulfilled = latency.Count,
            PacketsPerSecond = latency.Count / elapsed.TotalSeconds,
            P50Milliseconds = latency.Milliseconds(0.5),
            P99Milliseconds = latency.Milliseconds(0.99),
            P999Milliseconds = latency.Milliseconds(0.999),
            MaxMilliseconds = latency.MaxNanoseconds / 1e6,
            Rejected = rejected,
            RejectedInWarmup = senders.Sum(sender => sender.RejectedInWarmup),
            Lost = senders.Sum(sender => (long)sender.Lost),
            Wrong = senders.Sum(sender => sender.Wrong),
            Unexpected = senders.Sum(sender => sender.Unexpected),
            LoadCpuMicrosecondsPerPacket = (after.LoadCpu - before.LoadCpu).TotalMicroseconds / packets,
            LoadAllocatedBytesPerPacket = (double)(after.LoadAllocated - before.LoadAllocated) / packets,
            Servers =
            [
                .. options.Watched.Select((pid, at) => Server(pid, before.Servers[at], after.Servers[at], packets, elapsed)),
            ],
        };
    }

    private static ServerReport Server(int pid, ServerUsage before, ServerUsage after, long packets, TimeSpan elapsed) => new(
        pid,
        (after.Cpu - before.Cpu).TotalMicroseconds / packets,
        after.ResidentBytes / 1e6,
        (double?)(after.Probed?.AllocatedBytes - before.Probed?.AllocatedBytes) / packets)
    {
        LedgerCommitsPerSecond = (after.Probed?.LedgerCommits - before.Probed?.LedgerCommits ?? 0) / elapsed.TotalSeconds,
        LedgerBytesPerPacket = (double)(after.Probed?.LedgerBytes - before.Probed?.LedgerBytes ?? 0) / packets,
    };

    private sealed record Usage(ServerUsage[] Servers, TimeSpan LoadCpu, long LoadAllocated);
}
