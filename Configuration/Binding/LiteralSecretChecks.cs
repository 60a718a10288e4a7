using Connector.Configuration.Keys;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>
/// Secrets that stand in the file, which many people can read, and secrets that serve two peers, so that one could
/// pass for the other. A warning, or an error when the file says <c>refuse</c>. Values are never shown.
/// </summary>
internal static class LiteralSecretChecks
{
    public static LiteralSecrets Rule(Section root) =>
        root.Sub("security").Get<LiteralSecrets>("literalSecrets") ?? LiteralSecrets.Warn;

    public static void Check(ProblemLog problems, Section root, IReadOnlyList<PeerConfig> peers, PeerSecrets secrets)
    {
        var severity = Rule(root) == LiteralSecrets.Refuse ? ConfigSeverity.Error : ConfigSeverity.Warning;
        var sections = root.Sections("peers");
        foreach (var section in sections)
        {
            CheckPeer(problems, severity, section);
        }

        CheckSection(problems, severity, root.Sub("ledger"), HostKeys.Ledger, null);
        CheckSection(problems, severity, root.Written("settlement"), HostKeys.Settlement, null);
        CheckSection(problems, severity, root.Written("admin"), HostKeys.Admin, null);
        CheckShared(problems, severity, sections, peers, secrets);
    }

    private static void CheckPeer(ProblemLog problems, ConfigSeverity severity, Section section)
    {
        var id = section.Text("id");
        var suggestion = id is null ? null : PeerSecrets.VariableOf(id);
        CheckSection(problems, severity, section, PeerKeys.Peer, suggestion);
        CheckSection(problems, severity, section.Written("http"), PeerKeys.HttpKeys, null);
        if (section.Written("settlementEngine") is { } engine && engine.Url("url") is { UserInfo: { } credentials }
            && credentials.Contains(':', StringComparison.Ordinal) && engine.Find("url")!.Literal)
        {
            problems.Add(
                severity, engine.PlaceOf("url"), "the password of the address stands in the file", "Write it as a variable");
        }

        if (section.Url("url") is { UserInfo: { } user } && user.Contains(':', StringComparison.Ordinal)
            && section.Find("url")!.Literal)
        {
            problems.Add(
                severity, section.PlaceOf("url"), "the token of the address stands in the file",
                suggestion is null ? "Write it as a variable" : $"Set {suggestion}, and remove it from the address");
        }
    }

    private static void CheckSection(
        ProblemLog problems, ConfigSeverity severity, Section? section, SectionType type, string? variable)
    {
        foreach (var key in type.Keys.Where(key => key.IsSecret))
        {
            if (section?.Find(key.Name) is { Literal: true, Place: { } place })
            {
                var name = variable is null || key.Name != "authToken" ? key.Example : $"${{{variable}}}";
                problems.Add(
                    severity, place, "the secret stands in the file",
                    $"Write {key.Name}: {name}, and set the variable");
            }
        }
    }

    private static void CheckShared(
        ProblemLog problems, ConfigSeverity severity, IReadOnlyList<Section> sections,
        IReadOnlyList<PeerConfig> peers, PeerSecrets secrets)
    {
        var owners = new Dictionary<Secret, string>();
        foreach (var peer in peers)
        {
            foreach (var secret in peer.Tokens().Distinct())
            {
                if (!owners.TryAdd(secret, peer.Id) && owners[secret] != peer.Id)
                {
                    var section = sections.FirstOrDefault(section => section.Text("id") == peer.Id);
                    var place = section is not null && secret != secrets.Find(peer.Id)
                        ? section.PlaceOf(section.IsWritten("authToken") ? "authToken" : "url")
                        : Place.Variable(PeerSecrets.VariableOf(peer.Id));
                    problems.Add(
                        severity, place, $"{peer.Id} has the same secret as {owners[secret]}",
                        "Give each peer a secret of its own");
                }
            }
        }
    }
}
