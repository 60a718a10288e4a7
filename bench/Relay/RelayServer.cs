using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Connector.Protocols.Btp;
using Connector.Sockets;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Relay;

/// <summary>Accepts sockets, logs them in as <c>sender-i</c> or <c>receiver-i</c>, and joins the two of a pair.</summary>
/// <param name="token">The token that every account must present.</param>
/// <param name="next">Where the receiving side of each pair is dialled instead of awaited; null for the last in a row.</param>
internal sealed class RelayServer(string token, Uri? next)
{
    private const string SenderPrefix = "sender-";
    private const string ReceiverPrefix = "receiver-";
    private readonly ConcurrentDictionary<string, RelayEnd> _ends = new();
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    public async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }
        var upgrade = (CoalescingUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        var accepted = await context.WebSockets.AcceptWebSocketAsync();
        using var socket = new BtpSocket(accepted, upgrade.Stream!);
        var length = await socket.ReceiveAsync();
        if (length == 0 || !TryReadLogin(socket.Frame(length), out var account, out var requestId)) return;
        await ServeAsync(account, requestId, socket, context.RequestAborted);
    }

    private async Task ServeAsync(string account, uint loginId, BtpSocket socket, CancellationToken stop)
    {
        var end = new RelayEnd(socket);
        _ends[account] = end;
        var onward = next is not null && account.StartsWith(SenderPrefix, StringComparison.Ordinal)
            ? await BtpDialer.ConnectAsync(next, account, token, stop)
            : null;
        try
        {
            var far = onward is null ? null : new RelayEnd(onward);
            var farLoop = far?.RunAsync() ?? Task.CompletedTask;
            if ((far ?? _ends.GetValueOrDefault(PartnerOf(account))) is { } partner) Join(end, partner);

            var welcome = new byte[8];
            await socket.SendAsync(welcome.AsMemory(0, BtpWriter.WriteEmptyResponse(welcome, loginId)));
            await end.RunAsync();
            onward?.Abort();
            await farLoop;
        }
        finally
        {
            onward?.Dispose();
            _ends.TryRemove(KeyValuePair.Create(account, end));
        }
    }

    private static void Join(RelayEnd one, RelayEnd two)
    {
        one.Other = two;
        two.Other = one;
    }

    private static string PartnerOf(string account) => account.StartsWith(SenderPrefix, StringComparison.Ordinal)
        ? ReceiverPrefix + account[SenderPrefix.Length..]
        : SenderPrefix + account[ReceiverPrefix.Length..];

    private bool TryReadLogin(ReadOnlySpan<byte> bytes, out string account, out uint requestId)
    {
        account = "";
        requestId = 0;
        if (!BtpFrame.TryRead(bytes, out var frame, out _)
            || !BtpAuth.TryRead(frame, out var username, out _, out var given))
        {
            return false;
        }
        requestId = frame.RequestId;
        account = Encoding.UTF8.GetString(username);
        return CryptographicOperations.FixedTimeEquals(given, _token)
            && (account.StartsWith(SenderPrefix, StringComparison.Ordinal)
                || account.StartsWith(ReceiverPrefix, StringComparison.Ordinal));
    }
}
