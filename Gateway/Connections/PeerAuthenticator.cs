using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Connector.Configuration;

namespace Connector.Gateway.Connections;

/// <summary>
/// Which account a login is for, and whether its token is right. The account may be named by the URL path, by
/// <c>auth_username</c> or by the token alone; what is named must agree. How long it takes tells nothing: unknown accounts
/// are compared too, and tokens by their digests in constant time.
/// </summary>
internal sealed class PeerAuthenticator
{
    private readonly FrozenDictionary<string, PeerConfig> _accounts;
    private readonly ImmutableArray<PeerConfig> _acceptable;
    private readonly Secret _nobody = new(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));

    public PeerAuthenticator(ImmutableArray<PeerConfig> peers)
    {
        _accounts = peers.ToFrozenDictionary(peer => peer.Id, StringComparer.Ordinal);
        _acceptable = [.. peers.Where(peer => peer.AcceptToken is not null)];
    }

    /// <summary>Judges a login.</summary>
    /// <param name="pathAccount">The account in the URL path; null when there is none.</param>
    /// <param name="username">The <c>auth_username</c>, UTF-8; empty when there is none.</param>
    /// <param name="token">The <c>auth_token</c>, UTF-8.</param>
    public LoginVerdict Judge(string? pathAccount, ReadOnlySpan<byte> username, ReadOnlySpan<byte> token)
    {
        var named = username.IsEmpty ? pathAccount : Encoding.UTF8.GetString(username);
        if (pathAccount is not null && named != pathAccount)
            return LoginVerdict.Refuse(Known(pathAccount), "the URL path and auth_username name different accounts");
        return named is null ? JudgeToken(token) : JudgeAccount(named, token);
    }

    private LoginVerdict JudgeAccount(string name, ReadOnlySpan<byte> token)
    {
        var account = Find(name);
        if (Matching(account, token) is { } right) return LoginVerdict.Accept(account!.Id, right);
        if (account is null) return LoginVerdict.Refuse(null, "no such account");
        return LoginVerdict.Refuse(account.Id, account.AcceptToken is null ? "the account has no token to log in with" : "wrong token");
    }

    private LoginVerdict JudgeToken(ReadOnlySpan<byte> token)
    {
        PeerConfig? found = null;
        Secret? right = null;
        var matches = 0;
        foreach (var account in _acceptable)
        {
            if (Matching(account, token) is not { } matching) continue;
            (found, right) = (account, matching);
            matches++;
        }

        if (matches == 1) return LoginVerdict.Accept(found!.Id, right!);
        return LoginVerdict.Refuse(
            null, matches > 1 ? "several accounts have this token and none is named" : "no account has this token");
    }

    /// <summary>The account; null: there is none.</summary>
    public PeerConfig? Find(string account) => _accounts.GetValueOrDefault(account);

    /// <summary>Whether who logged in as this account with this token would be let in now.</summary>
    public bool StillAccepts(string account, Secret token) =>
        Find(account)?.Accepts(token) ?? false;

    /// <summary>Which of the account's tokens it is; both are compared, whichever it is.</summary>
    private Secret? Matching(PeerConfig? account, ReadOnlySpan<byte> token)
    {
        var isCurrent = (account?.AcceptToken ?? _nobody).Matches(token);
        var isPrevious = (account?.PreviousToken ?? _nobody).Matches(token);
        if (token.IsEmpty) return null;
        return isCurrent ? account?.AcceptToken : isPrevious ? account?.PreviousToken : null;
    }

    private string? Known(string name) => _accounts.ContainsKey(name) ? name : null;
}

/// <summary>What came of a login.</summary>
/// <param name="IsAccepted">Whether the peer proved to be the account.</param>
/// <param name="Account">The account; when refused the one that was tried, if it exists.</param>
/// <param name="Reason">Why it was refused, for the log: never told to the peer.</param>
/// <param name="Token">Which token of the account it showed; null when refused.</param>
internal readonly record struct LoginVerdict(bool IsAccepted, string? Account, string Reason, Secret? Token = null)
{
    public static LoginVerdict Accept(string account, Secret token) => new(true, account, "", token);

    public static LoginVerdict Refuse(string? account, string reason) => new(false, account, reason);
}
