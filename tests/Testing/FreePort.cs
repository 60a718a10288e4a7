using System.Net;
using System.Net.Sockets;

namespace Connector.Testing;

/// <summary>
/// Loopback ports that nobody listens on and that stay so: they are below those that the system gives to outgoing
/// connections, and no other process of the tests is given them while this one runs. Listen on port 0 where the code
/// allows it.
/// </summary>
public static class FreePort
{
    private const int Lowest = 15_000;
    private const int End = 32_000;

    private static readonly Lock _gate = new();
    private static readonly List<FileStream> _claims = [];
    private static readonly string _folder =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "connector-test-ports")).FullName;

    private static int _next = Random.Shared.Next(Lowest, End);

    /// <summary>One free port.</summary>
    public static int Next()
    {
        lock (_gate)
        {
            for (var tried = Lowest; tried < End; tried++)
            {
                var port = _next;
                _next = port + 1 == End ? Lowest : port + 1;
                if (TryClaim(port)) return port;
            }
        }

        throw new IOException($"no port from {Lowest} to {End} is free");
    }

    /// <summary>Several different free ports.</summary>
    public static int[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    /// <summary>Free ports that follow each other, for what takes a range.</summary>
    public static int[] NextInARow(int count)
    {
        while (true)
        {
            var ports = Next(count);
            if (ports[^1] - ports[0] == count - 1) return ports;
        }
    }

    // The lock on the file ends with this process, however it ends.
    private static bool TryClaim(int port)
    {
        FileStream? claim = null;
        try
        {
            claim = new FileStream(Path.Combine(_folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            using (var probe = new TcpListener(IPAddress.Any, port)) probe.Start();
            _claims.Add(claim);
            return true;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            claim?.Dispose();
            return false;
        }
    }
}
