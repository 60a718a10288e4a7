namespace Connector.Grains.Settlement;

/// <summary>What a call to an engine comes to.</summary>
internal enum EngineVerdict
{
    /// <summary>It took it: any 2xx.</summary>
    Taken,

    /// <summary>It does not know the account (404): that is to be opened, then the same again.</summary>
    UnknownAccount,

    /// <summary>It refuses for good: the same again would come to the same.</summary>
    Refused,

    /// <summary>Nobody knows whether it took it: the same again, with the same key.</summary>
    Unknown,
}

/// <summary>What an engine answered, or that it did not.</summary>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Detail">For the log: a status, or why there is none. Never an address.</param>
internal readonly record struct EngineAnswer(EngineVerdict Verdict, string Detail)
{
    /// <summary>
    /// Statuses of 400 to 499 that say nothing about what was asked: credentials, a wrong address, a call too many, another
    /// one under way. Giving the money back on them could pay twice once they pass, so they are retried.
    /// </summary>
    private static readonly int[] _passing = [401, 403, 405, 407, 408, 409, 421, 423, 425, 429];

    /// <summary>Judges a status.</summary>
    public static EngineVerdict Judge(int status) => status switch
    {
        >= 200 and < 300 => EngineVerdict.Taken,
        404 => EngineVerdict.UnknownAccount,
        >= 400 and < 500 when !_passing.Contains(status) => EngineVerdict.Refused,
        _ => EngineVerdict.Unknown,
    };
}
