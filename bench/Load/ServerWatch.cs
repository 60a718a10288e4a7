using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Connector.Load;

/// <summary>What a server process has used up to a moment.</summary>
internal readonly record struct ServerUsage(TimeSpan Cpu, long ResidentBytes, long? AllocatedBytes);

/// <summary>Reads what the servers use, from outside, at the start and the end of the measured time.</summary>
internal static class ServerWatch
{
    private const int LongestLine = 256;

    /// <param name="pid">The server.</param>
    /// <param name="probeDirectory">Where the probe of a .NET server listens; null or no socket: allocations unknown.</param>
    public static ServerUsage Read(int pid, string? probeDirectory)
    {
        using var server = Process.GetProcessById(pid);
        return new ServerUsage(server.TotalProcessorTime, server.WorkingSet64, Allocated(pid, probeDirectory));
    }

    private static long? Allocated(int pid, string? probeDirectory)
    {
        if (probeDirectory is null) return null;
        var path = Path.Combine(probeDirectory, pid.ToString(CultureInfo.InvariantCulture));
        if (!File.Exists(path)) return null;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        probe.Connect(new UnixDomainSocketEndPoint(path));
        var line = new byte[LongestLine];
        var length = probe.Receive(line);
        var text = Encoding.ASCII.GetString(line, 0, length);
        return long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
