using System.Text;
using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Packets;
using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

namespace Connector.Grains.PeerProtocols;

/// <summary>
/// Asks our parent for our own address (ILDCP, RFC 31), once per connect. One request is open at a time. What may be
/// better later (T and R codes, silence, a link that broke) is asked again, ever less often; what will not (F codes, an
/// unusable address, another asset than ours) ends it until the parent connects again. Time in unix milliseconds.
/// </summary>
internal sealed class IldcpClient(AccountPolicy policy)
{
    /// <summary>How long the parent may take.</summary>
    public const long PatienceMs = 10_000;

    /// <summary>The pause after the first failure; each further one doubles it.</summary>
    public const long FirstPauseMs = 500;

    /// <summary>The longest pause.</summary>
    public const long LongestPauseMs = 60_000;

    /// <summary>After so many failures in a row it is no longer a matter of waiting a little.</summary>
    public const int LoudAfter = 8;

    private const int LongestShownCode = 32;

    private ulong _session;
    private ulong _request;
    private long _expiresAt;
    private long? _notBefore;
    private int _failures;

    /// <summary>Whether nothing is left to ask for on this session.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The parent is reached on this session from now on; a new one is asked anew.</summary>
    public void Connected(ulong session)
    {
        if (session == _session)
            return;
        _session = session;
        (_request, _notBefore, _failures, IsSettled) = (0, null, 0, false);
    }

    /// <summary>Whether to ask now. When the parent has let its time pass, the outcome says so.</summary>
    public bool IsDue(long now, out IldcpOutcome? outcome)
    {
        outcome = null;
        if (IsSettled)
            return false;
        if (_request != 0)
        {
            if (now > _expiresAt)
                outcome = Failed("it did not answer in time", isFinal: false);
            return false;
        }

        _notBefore ??= now + Pause(_failures);
        return now >= _notBefore;
    }

    /// <summary>The request was sent.</summary>
    public void Asked(ulong request, long expiresAt) => (_request, _expiresAt, _notBefore) = (request, expiresAt, null);

    /// <summary>Whether this answers what we asked. Only on the session of the request, and only once.</summary>
    public bool IsAnswer(ulong session, ulong request) => request != 0 && request == _request && session == _session;

    /// <summary>What the parent's answer comes to.</summary>
    public IldcpOutcome Take(in PacketEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Fulfill when Fulfill.TryRead(entry.Payload, out var fulfill, out _):
                return Judge(in fulfill);
            case EntryKind.Reject when Reject.TryRead(entry.Payload, out var reject, out _):
                var code = Encoding.ASCII.GetString(reject.Code);
                return Failed($"it rejects with {code}", isFinal: code[0] is not ('T' or 'R'));
            case EntryKind.Undelivered:
                return Failed("the request could not be sent", isFinal: false);
            default:
                return Failed("its answer is no packet", isFinal: false);
        }
    }

    private IldcpOutcome Judge(in Fulfill fulfill)
    {
        if (!IldcpResponse.TryReadAnswer(in fulfill, out var response, out var error))
            return Failed($"its answer is unusable: {error}", isFinal: true);
        if (IlpAddress.SchemeOf(response.Address) is AddressScheme.Peer or AddressScheme.Self)
            return Failed("it gives an address that nobody can have", isFinal: true);
        if (response.AssetScale != policy.AssetScale || !IsOurAsset(response.AssetCode))
        {
            return Failed(
                $"it counts {Show(response.AssetCode)} of scale {response.AssetScale}, we count {policy.AssetCode} of scale {policy.AssetScale}",
                isFinal: true);
        }

        (_request, IsSettled) = (0, true);
        return new IldcpOutcome(Encoding.ASCII.GetString(response.Address), null, IsLoud: false);
    }

    private IldcpOutcome Failed(string problem, bool isFinal)
    {
        (_request, _notBefore, IsSettled) = (0, null, isFinal);
        _failures++;
        return new IldcpOutcome(null, problem, isFinal || _failures == LoudAfter);
    }

    private bool IsOurAsset(ReadOnlySpan<byte> code) => code.SequenceEqual(Encoding.UTF8.GetBytes(policy.AssetCode));

    private static long Pause(int failures) => failures == 0
        ? 0
        : Math.Min(LongestPauseMs, FirstPauseMs << Math.Min(failures - 1, 16));

    private static string Show(ReadOnlySpan<byte> code) =>
        code.Length <= LongestShownCode && !code.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? Encoding.ASCII.GetString(code)
            : "an asset with an unreadable code";
}

/// <summary>What came of asking the parent.</summary>
/// <param name="Address">Our address; null: none.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="IsLoud">Whether an operator must look: it will not mend itself, or has not for long.</param>
internal readonly record struct IldcpOutcome(string? Address, string? Problem, bool IsLoud);
