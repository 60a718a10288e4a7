using System.Text;
using Connector.Configuration;
using Connector.Gateway.Sessions;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Accounts;
using Connector.Protocols.Btp;

namespace Connector.Gateway.Connections;

/// <summary>Keeps us connected to one peer that we dial: again and again, for as long as the process runs.</summary>
internal sealed partial class PeerDialer(
    GatewayParts parts, PeerConfig peer, PeerTokens tokens, IDialTurn turn, Random random, ILogger<PeerDialer> log)
{
    /// <summary>Failures that are logged before they are only counted; a success starts anew.</summary>
    private const int LoggedFailures = 3;

    private const uint AuthRequestId = 1;

    private volatile bool _connected;

    /// <summary>Whether we are logged in there now.</summary>
    public bool IsConnected => _connected;

    /// <summary>Raised whenever <see cref="IsConnected"/> changed.</summary>
    public event Action? Changed;

    /// <summary>Dials until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var backoff = new Backoff(parts.Limits.FirstBackoff, parts.Limits.LongestBackoff, random);
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await turn.WaitAsync(stop).ConfigureAwait(false);
                parts.Metrics.Dialled();
                if (await DialAsync(stop).ConfigureAwait(false) >= parts.Limits.StableAfter)
                {
                    backoff.Reset();
                    failures = 0;
                }
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                Report(++failures, exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(backoff.Next(), parts.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One connection, to its end; returns how long it was logged in.</summary>
    private async Task<TimeSpan> DialAsync(CancellationToken stop)
    {
        var socket = await ConnectAsync(stop).ConfigureAwait(false);
        using var connection = new BtpConnection(socket, parts.Limits, parts.Clock);
        using var stopping = stop.Register(() =>
        {
            if (!_connected) socket.Abort();
        });
        try
        {
            await LogInAsync(connection, stop).ConfigureAwait(false);
            var session = new BtpSession(parts, connection, peer.Id, SessionKind.Dialled);
            SetConnected(true);
            await AttachAsync(session, stop).ConfigureAwait(false);
            await session.RunAsync().ConfigureAwait(false);
            return session.Age;
        }
        finally
        {
            SetConnected(false);
            socket.Abort();
        }
    }

    private async Task<PeerSocket> ConnectAsync(CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(parts.Limits.DialTimeout, parts.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            return await WebSocketDialer.ConnectAsync(peer.Url!, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new DialException("the connection did not open in time");
        }
    }

    private async Task LogInAsync(BtpConnection connection, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(parts.Limits.LoginDeadline, parts.Clock);
        using var closing = timeout.Token.Register(connection.Socket.Abort);
        connection.Sender.Release(AuthFrame());
        while (await connection.ReceiveAsync().ConfigureAwait(false) is { } message)
        {
            // Whatever else comes first is not for somebody who is not let in yet.
            if (IsAnswer(message)) return;
        }

        stop.ThrowIfCancellationRequested();
        throw new DialException(timeout.IsCancellationRequested ? "the login was not answered in time" : "the peer closed during the login");
    }

    private byte[] AuthFrame()
    {
        var username = Encoding.UTF8.GetBytes(peer.Username);
        var token = Encoding.UTF8.GetBytes(tokens.DialTokenOf(peer.Id)?.Reveal() ?? "");
        var frame = new byte[BtpWriter.SizeOfAuth(username.Length, token.Length)];
        BtpWriter.WriteAuth(frame, AuthRequestId, username, token);
        return frame;
    }

    private static bool IsAnswer(byte[] message)
    {
        if (!BtpFrame.TryRead(message, out var frame, out _) || frame.RequestId != AuthRequestId) return false;
        if (frame.Type == BtpType.Error)
            throw new DialException($"the peer refuses our login: {Encoding.ASCII.GetString(frame.Code)} {Encoding.ASCII.GetString(frame.Name)}");
        return frame.Type == BtpType.Response;
    }

    /// <summary>
    /// Attaches the session; if the silo is away or refuses for now, it goes on trying while the socket lives, whose
    /// peer is answered T03 meanwhile.
    /// </summary>
    private async Task AttachAsync(BtpSession session, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(parts.Limits.CallTimeout, parts.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            await parts.Silo.WhenUpAsync().WaitAsync(either.Token).ConfigureAwait(false);
            if (await session.AttachAsync(either.Token).ConfigureAwait(false)) return;
            AttachRefused(log, peer.Id);
            session.Close(CloseCode.Normal, "no such account");
            return;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            AttachLater(log, exception, peer.Id);
        }

        session.AttachWhenUp();
    }

    private void SetConnected(bool connected)
    {
        if (_connected == connected) return;
        _connected = connected;
        Changed?.Invoke();
    }

    private void Report(int failures, Exception exception)
    {
        if (failures <= LoggedFailures) DialFailed(log, peer.Id, peer.Url!, exception.Message);
        else DialFailedAgain(log, peer.Id, peer.Url!, failures, exception.Message);
    }

    [LoggerMessage(2021, LogLevel.Warning, "{Account} cannot be reached at {Url}: {Reason}", EventName = "dial_failed")]
    private static partial void DialFailed(ILogger log, string account, Uri url, string reason);

    [LoggerMessage(2022, LogLevel.Debug, "{Account} cannot be reached at {Url} ({Failures} times): {Reason}", EventName = "dial_failed_again")]
    private static partial void DialFailedAgain(ILogger log, string account, Uri url, int failures, string reason);

    [LoggerMessage(2023, LogLevel.Error, "{Account} is dialled, but does not exist at the silo", EventName = "attach_refused_at_dial")]
    private static partial void AttachRefused(ILogger log, string account);

    [LoggerMessage(2024, LogLevel.Warning, "The session of {Account} is attached when the silo is back", EventName = "attach_later")]
    private static partial void AttachLater(ILogger log, Exception exception, string account);
}
