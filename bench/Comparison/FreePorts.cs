using System.Net;
using System.Net.Sockets;

namespace Connector.Comparison;

/// <summary>Finds rows of unused loopback ports, none of them twice. They are free when found; nobody reserves them.</summary>
internal static class FreePorts
{
    private const int Lowest = 15_000;
    private const int Highest = 31_000;
    private const int Tries = 100;
    private static readonly HashSet<int> HandedOut = [];

    /// <summary>The first of <paramref name="count"/> adjacent ports, below those the system hands out itself.</summary>
    public static int Row(int count)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var first = Random.Shared.Next(Lowest, Highest);
            var row = Enumerable.Range(first, count).ToList();
            if (row.Exists(HandedOut.Contains) || !row.TrueForAll(IsFree)) continue;
            HandedOut.UnionWith(row);
            return first;
        }
        throw new IOException($"no {count} adjacent ports are free");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
