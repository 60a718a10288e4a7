using System.Net;
using System.Net.Sockets;

namespace Connector.Comparison;

/// <summary>Finds runs of unused loopback ports. They are free when found; nobody reserves them.</summary>
internal static class FreePorts
{
    private const int Lowest = 15_000;
    private const int Highest = 31_000;
    private const int Tries = 100;

    /// <summary>The first of <paramref name="count"/> adjacent ports, below those the system hands out itself.</summary>
    public static int Row(int count)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var first = Random.Shared.Next(Lowest, Highest);
            if (Enumerable.Range(first, count).All(IsFree)) return first;
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
