using Connector.Gateway.Cluster;
using Connector.Gateway.Sessions;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Accounts;
using Connector.Protocols.Btp;

namespace Connector.Gateway.Connections;

/// <summary>Logs in who dialled us, and holds the conversation that follows.</summary>
internal sealed partial class PeerListener(
    GatewayShards shards,
    GatewayLimits limits,
    TimeProvider clock,
    PeerTokens tokens,
    LoginFailureLog failures,
    ILogger<PeerListener> log)
{
    /// <summary>Serves a socket until it ends.</summary>
    public async Task ServeAsync(PeerSocket socket, PendingConnection pending, string? pathAccount)
    {
        using var connection = new BtpConnection(socket, limits, clock);
        var session = await LogInAsync(connection, pending, pathAccount).ConfigureAwait(false);
        if (session is null)
            await connection.FinishAsync().ConfigureAwait(false);
        else
            await session.RunAsync().ConfigureAwait(false);
    }

    private async Task<BtpSession?> LogInAsync(BtpConnection connection, PendingConnection pending, string? pathAccount)
    {
        using var deadline = new CancellationTokenSource(Remaining(pending), clock);
        using var closing = deadline.Token.Register(() => connection.BeginClose(CloseCode.Policy, "no login in time"));
        var message = await connection.ReceiveAsync().ConfigureAwait(false);
        if (message is null)
        {
            if (deadline.IsCancellationRequested) failures.Failed(connection.Socket.Remote, null, "no login in time");
            else if (connection.Reader.Violation is not null) failures.Failed(connection.Socket.Remote, null, "broken WebSocket frame");
            return null;
        }

        if (!TryJudge(connection, message, pathAccount, out var requestId, out var verdict))
            return null;
        if (!verdict.IsAccepted)
        {
            failures.Failed(connection.Socket.Remote, verdict.Account, verdict.Reason);
            Refuse(connection, requestId, BtpErrors.NotAccepted, "login refused");
            return null;
        }

        pending.Dispose();
        closing.Unregister();
        return await AttachAsync(connection, verdict, requestId, deadline.Token).ConfigureAwait(false);
    }

    private TimeSpan Remaining(PendingConnection pending)
    {
        var remaining = limits.LoginDeadline - clock.GetElapsedTime(pending.Since);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    private bool TryJudge(BtpConnection connection, byte[] message, string? pathAccount, out uint requestId, out LoginVerdict verdict)
    {
        verdict = default;
        if (!BtpFrame.TryRead(message, out var frame, out _))
        {
            requestId = 0;
            failures.Failed(connection.Socket.Remote, null, "unreadable frame in place of a login");
            connection.BeginClose(CloseCode.ProtocolError, "unreadable frame");
            return false;
        }

        requestId = frame.RequestId;
        verdict = BtpAuth.TryRead(in frame, out var username, out _, out var token)
            ? tokens.Authenticator.Judge(pathAccount, username, token)
            : LoginVerdict.Refuse(null, "no proper auth frame in place of a login");
        return true;
    }

    /// <summary>The peer proved who it is; it is let in once the account took the session.</summary>
    private async Task<BtpSession?> AttachAsync(BtpConnection connection, LoginVerdict verdict, uint requestId, CancellationToken deadline)
    {
        var account = verdict.Account!;
        var parts = shards.Of(account);
        connection.Sender.Hold();
        var session = new BtpSession(parts, connection, account, SessionKind.Accepted) { Token = verdict.Token };
        // Whoever changes the tokens ends the sessions that are known by then: this one was not when it was judged.
        if (!tokens.Accepts(verdict))
        {
            failures.Failed(connection.Socket.Remote, account, "its token was withdrawn");
            Refuse(connection, requestId, BtpErrors.NotAccepted, "login refused");
            session.Forget();
            return null;
        }

        try
        {
            if (await AttachWhenUpAsync(parts.Silo, session, deadline).ConfigureAwait(false))
            {
                var response = new byte[BtpWriter.EmptyResponseLength];
                BtpWriter.WriteEmptyResponse(response, requestId);
                connection.Sender.Release(response);
                return session;
            }

            UnknownAtSilo(log, account);
            Refuse(connection, requestId, BtpErrors.NotAccepted, "login refused");
        }
        catch (OperationCanceledException)
        {
            SiloAwayAtLogin(log, account);
            Refuse(connection, requestId, BtpErrors.Unreachable, "try again later");
        }

        session.Forget();
        return null;
    }

    private async Task<bool> AttachWhenUpAsync(SiloPresence silo, BtpSession session, CancellationToken deadline)
    {
        while (true)
        {
            await silo.WhenUpAsync().WaitAsync(deadline).ConfigureAwait(false);
            try
            {
                return await session.AttachAsync(deadline).ConfigureAwait(false);
            }
            catch (Exception exception) when (!deadline.IsCancellationRequested)
            {
                // Its silo went away meanwhile: the deadline ends this.
                AttachRetried(log, exception, session.Account.Value);
                await Task.Delay(limits.HelloPeriod, clock, deadline).ConfigureAwait(false);
            }
        }
    }

    private void Refuse(BtpConnection connection, uint requestId, ReadOnlySpan<byte> code, string reason)
    {
        var name = BtpErrors.NameOf(code);
        var error = new byte[BtpWriter.SizeOfError(name.Length, 0)];
        BtpWriter.WriteError(error, requestId, code, name, clock.GetUtcNow().ToUnixTimeMilliseconds(), default);
        connection.Sender.Release(error);
        connection.BeginClose(CloseCode.Policy, reason);
    }

    [LoggerMessage(2011, LogLevel.Error, "{Account} logged in, but does not exist at the silo", EventName = "attach_refused_at_login")]
    private static partial void UnknownAtSilo(ILogger log, string account);

    [LoggerMessage(2012, LogLevel.Warning, "{Account} logged in, but the silo is away", EventName = "silo_away_at_login")]
    private static partial void SiloAwayAtLogin(ILogger log, string account);

    [LoggerMessage(2013, LogLevel.Debug, "The session of {Account} is attached again later", EventName = "attach_retried")]
    private static partial void AttachRetried(ILogger log, Exception exception, string account);
}
