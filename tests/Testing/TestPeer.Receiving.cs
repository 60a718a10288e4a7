using System.Text;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Testing;

/// <summary>What the peer does with the requests of the other side.</summary>
public sealed partial class TestPeer
{
    private void TakeRequest(in BtpFrame frame)
    {
        if (BtpAuth.TryRead(frame, out var username, out var hasUsername, out var token))
            TakeLogin(frame.RequestId, username, hasUsername, token);
        else if (frame.Type == BtpType.Transfer)
            Detach(SendErrorAsync(frame.RequestId, "F00", "NotAcceptedError", "no settlement here"));
        else if (!frame.TryGetIlp(out var packet))
            Detach(SendEmptyResponseAsync(frame.RequestId));
        else if (Prepare.TryRead(packet, out var prepare, out _))
            TakePrepare(new IncomingPrepare(this, frame.RequestId, prepare, packet));
        else
            Counters.CountUnreadableFrame();
    }

    private void TakePrepare(IncomingPrepare prepare)
    {
        Counters.CountPrepare();
        _received.Writer.TryWrite(prepare);
        Detach(HandleAsync(prepare));
    }

    private async ValueTask HandleAsync(IncomingPrepare prepare)
    {
        try
        {
            await OnPrepare(prepare).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsAboutAClosedSocket(exception))
        {
            Failure ??= exception;
        }
    }

    private void TakeLogin(uint requestId, ReadOnlySpan<byte> username, bool hasUsername, ReadOnlySpan<byte> token)
    {
        var attempt = new LoginAttempt(
            _path, hasUsername ? Encoding.UTF8.GetString(username) : null, Encoding.UTF8.GetString(token));
        Detach(AnswerLoginAsync(requestId, attempt));
    }

    private async ValueTask AnswerLoginAsync(uint requestId, LoginAttempt attempt)
    {
        switch (_listener?.Judge(attempt) ?? LoginAnswer.Accept)
        {
            case LoginAnswer.Accept:
                Login = attempt;
                await SendEmptyResponseAsync(requestId).ConfigureAwait(false);
                _listener?.Welcome(this);
                break;
            case LoginAnswer.Refuse:
                await SendErrorAsync(requestId, _listener!.RefusalCode, "NotAcceptedError", _listener.RefusalData)
                    .ConfigureAwait(false);
                await _socket.CloseOutputAsync(
                    System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation, "refused", CancellationToken.None)
                    .ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Lets a reply run beside the reader; that the socket closes under it is no failure of the test.</summary>
    private static async void Detach(ValueTask reply)
    {
        try
        {
            await reply.ConfigureAwait(false);
        }
        catch (Exception exception) when (IsAboutAClosedSocket(exception))
        {
        }
    }
}
