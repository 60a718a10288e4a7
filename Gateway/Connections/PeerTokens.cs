using System.Collections.Immutable;
using Connector.Configuration;
using Connector.Gateway.Sessions;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Accounts;

namespace Connector.Gateway.Connections;

/// <summary>
/// The tokens in force, which may change while the connector runs: who logs in next, here or there, does so with these. A
/// session whose token is not accepted any more ends; one that was let in with the token of before lasts as long as that one.
/// </summary>
internal sealed partial class PeerTokens(ImmutableArray<PeerConfig> peers, SessionTable sessions, ILogger<PeerTokens> log)
{
    private volatile PeerAuthenticator _authenticator = new(peers);

    /// <summary>Judges logins by what is in force now.</summary>
    public PeerAuthenticator Authenticator => _authenticator;

    /// <summary>Whether who was let in by this verdict would be let in now.</summary>
    public bool Accepts(LoginVerdict verdict) => Authenticator.StillAccepts(verdict.Account!, verdict.Token!);

    /// <summary>What we log in with at a peer; null: it is not dialled.</summary>
    public Secret? DialTokenOf(string account) => _authenticator.Find(account)?.DialToken;

    /// <summary>These are in force from now on.</summary>
    public void Apply(ImmutableArray<PeerConfig> changed)
    {
        _authenticator = new PeerAuthenticator(changed);
        foreach (var session in sessions.All.Where(IsWithdrawn))
        {
            Withdrawn(log, session.Account.Value, session.Id);
            session.Close(CloseCode.Policy, "the token is not accepted any more");
        }
    }

    private bool IsWithdrawn(BtpSession session) =>
        session is { Kind: SessionKind.Accepted, HasEnded: false, Token: { } token }
        && !Authenticator.StillAccepts(session.Account.Value, token);

    [LoggerMessage(2014, LogLevel.Warning, "The token that {Account} logged in with is not accepted any more; its session {Session} ends", EventName = "token_withdrawn")]
    private static partial void Withdrawn(ILogger log, string account, uint session);
}
