using System.Text.RegularExpressions;

namespace Connector.Tidy.Tests;

/// <summary>Tokens are compared and told in as few places as can be looked at.</summary>
public sealed partial class SecretRules
{
    /// <summary>Who sends a token to the peer or database that it is for, or keeps one out of the log.</summary>
    private static readonly string[] MayReveal =
    [
        "Cli/Admin/AdminTarget.cs",
        "Configuration/Effective/ShownValues.cs",
        "Configuration/Secret.cs",
        "Gateway/Clustering/Postgres/ClusterDatabase.cs",
        "Gateway/Connections/PeerDialer.cs",
        "Gateway/Hosting/ConfiguredSecrets.cs",
        "Silo/LedgerStores.cs",
    ];

    [Fact]
    public void the_text_of_a_secret_is_shown_only_to_those_who_send_or_mask_it() =>
        Assert.Empty(
            Repository.Matches(Repository.Files("*.cs", ":!tests", ":!bench").Except(MayReveal), RevealedSecret()));

    [Fact]
    public void an_offered_token_is_compared_by_its_digest_in_constant_time()
    {
        Assert.Empty(Repository.Matches(
            Repository.Files("Gateway/Connections/*.cs"), TokenInUse(), line => !Judged().IsMatch(line)));
        Assert.Contains("token.Matches(", Repository.Text("Silo/Admin/AdminGate.cs"), StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(Repository.Text("Configuration/Secret.cs"), @"CryptographicOperations\.FixedTimeEquals\("));
        Assert.DoesNotMatch(@"_text\s*[!=]=|_text\.Equals|SequenceEqual", Repository.Text("Configuration/Secret.cs"));
    }

    [GeneratedRegex(@"\.Reveal\(\)")]
    private static partial Regex RevealedSecret();

    [GeneratedRegex(@"\b(Accept|Previous)Token\b")]
    private static partial Regex TokenInUse();

    [GeneratedRegex(
        @"AcceptToken is (not )?null|\(account\?\.(Accept|Previous)Token \?\? _nobody\)\.Matches\(token\)"
        + @"|return is(Current|Previous) \? ")]
    private static partial Regex Judged();
}
