using System.Net;
using System.Net.Sockets;

namespace Connector.Hostile.Attack;

/// <summary>One who has nothing good in mind: opens connections, one after the other, and sends what is not expected there.</summary>
internal sealed class Attacker(EndPoint server, HostileFrames frames, string? account, Pace pace)
{
    /// <summary>Frames that go out together before the server has judged the first: 1 to 4.</summary>
    private const int LongestBurst = 4;

    /// <summary>One connection in so many breaks the HTTP request already.</summary>
    private const int BrokenHandshakes = 32;

    private static readonly TimeSpan WaitForClose = TimeSpan.FromMilliseconds(200);

    private int _bursts;

    public long Frames { get; private set; }

    public long Connections { get; private set; }

    /// <summary>Right handshakes or logins that were not let in.</summary>
    public long TurnedAway { get; private set; }

    /// <summary>Sends so many more frames: after a login when it has an account, else before one.</summary>
    public async Task SendAsync(long count, CancellationToken serverIsGone)
    {
        var end = Frames + count;
        while (Frames < end && !serverIsGone.IsCancellationRequested)
        {
            Connections++;
            try
            {
                var isBroken = account is null && Connections % BrokenHandshakes == 0;
                using var socket = await HostileSocket.ConnectAsync(server, isBroken ? frames.Handshake() : HostileSocket.Handshake);
                if (isBroken) continue;
                if (!await socket.OpensAsync()) TurnedAway++;
                else if (account is null) await SendBeforeLoginAsync(socket, end);
                else if (await socket.LogsInAsync(account)) await SendAfterLoginAsync(socket, end);
                else TurnedAway++;
            }
            catch (SocketException)
            {
                TurnedAway++;
            }
        }
    }

    private async Task SendBeforeLoginAsync(HostileSocket socket, long end)
    {
        var burst = (int)Math.Min((_bursts++ % LongestBurst) + 1, end - Frames);
        await pace.TakeAsync(burst);
        var bytes = new List<byte>();
        for (var i = 0; i < burst; i++) bytes.AddRange(frames.Next().Bytes);
        socket.Drain();
        await socket.SendAsync(bytes.ToArray());
        Frames += burst;
        // Some leave without hearing what became of it.
        if (_bursts % 5 == 0) socket.Leave();
        else await EndAsync(socket);
    }

    private async Task SendAfterLoginAsync(HostileSocket socket, long end)
    {
        socket.Drain();
        while (Frames < end && !socket.IsClosed)
        {
            await pace.TakeAsync(1);
            var frame = frames.Next();
            if (!await socket.SendAsync(frame.Bytes)) return;
            Frames++;
            if (!frame.BreaksTheSocket) continue;
            await EndAsync(socket);
            return;
        }
    }

    /// <summary>The server closes at once, or waits for the rest of a frame that never comes.</summary>
    private static async Task EndAsync(HostileSocket socket) =>
        await Task.WhenAny(socket.Ending, Task.Delay(WaitForClose, TimeProvider.System));
}
