using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Connector.Load;

/// <summary>What a server process has used up to a moment.</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="ResidentBytes">Memory.</param>
/// <param name="Probed">What its probe told; null without one.</param>
internal readonly record struct ServerUsage(TimeSpan Cpu, long ResidentBytes, Probed? Probed);

/// <summary>What the probe in a server tells.</summary>
/// <param name="AllocatedBytes">Managed allocations since its start.</param>
/// <param name="LedgerCommits">Transactions of its ledger since its start: each waits for the disk once.</param>
/// <param name="LedgerBytes">Bytes of entries in them.</param>
internal readonly record struct Probed(long AllocatedBytes, long LedgerCommits, long LedgerBytes);

/// <summary>Reads what the servers use, from outside, at the start and the end of the measured time.</summary>
internal static class ServerWatch
{
    private const int LongestLine = 256;

    /// <param name="pid">The server.</param>
    /// <param name="probeDirectory">Where the probe of a .NET server listens; null or no socket: allocations unknown.</param>
    public static ServerUsage Read(int pid, string? probeDirectory)
    {
        using var server = Process.GetProcessById(pid);
        return new ServerUsage(server.TotalProcessorTime, server.WorkingSet64, Probe(pid, probeDirectory));
    }

    private static Probed? Probe(int pid, string? probeDirectory)
    {
        if (probeDirectory is null) return null;
        var path = Path.Combine(probeDirectory, pid.ToString(CultureInfo.InvariantCulture));
        if (!File.Exists(path)) return null;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        probe.Connect(new UnixDomainSocketEndPoint(path));
        var line = new byte[LongestLine];
        var length = probe.Receive(line);
        var text = Encoding.ASCII.GetString(line, 0, length);
        long[] numbers = [.. text.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        return new Probed(numbers[0], numbers[4], numbers[5]);
    }
}
