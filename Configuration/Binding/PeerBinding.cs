using System.Collections.Immutable;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>Accounts: those of the file, and those that only a variable makes.</summary>
internal sealed class PeerBinding(ProblemLog problems, PeerSecrets secrets, NodeNames names)
{
    public ImmutableArray<PeerConfig> Bind(IReadOnlyList<Section> sections, IEnumerable<string> nextHops)
    {
        CheckIds(sections);
        var inFile = sections.Where(section => section.Text("id") is not null).ToList();
        var known = inFile.Select(section => (section.Text("id")!, (Place?)section.PlaceOf("id")))
            .Concat(nextHops.Where(hop => hop != ConnectorConfig.Local).Select(hop => (hop, (Place?)null)));
        secrets.Read(known);
        var ids = inFile.Select(section => section.Text("id")!).ToHashSet(StringComparer.Ordinal);
        var peers = inFile.Select(Bind).ToList();
        ImmutableArray<PeerConfig> all =
        [
            .. peers,
            .. secrets.Ids.Where(id => !ids.Contains(id)).Select(FromVariable),
        ];
        secrets.CheckPrevious(all);
        return all;
    }

    private void CheckIds(IReadOnlyList<Section> sections)
    {
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            if (section.Text("id") is not { } id)
            {
                continue;
            }

            var place = section.PlaceOf("id");
            if (names.MeanLocal(id))
            {
                problems.Error(place, $"{id} means this node itself", "Give the peer a name of its own");
            }
            else if (!seen.TryAdd(id, place))
            {
                problems.Error(
                    place, $"there is a peer {id} already, in line {seen[id].Line}", "Rename or remove one of the two");
            }
        }
    }

    private PeerConfig FromVariable(string id) => new()
    {
        Id = id,
        FromEnvironment = true,
        Username = names.Current,
        AcceptToken = secrets.Find(id),
        DialToken = secrets.Find(id),
        PreviousToken = secrets.FindPrevious(id),
    };

    private PeerConfig Bind(Section section)
    {
        var id = section.Text("id")!;
        var address = PeerAddress.Of(section, problems);
        var own = section.Secret("authToken") ?? address.Token;
        var peer = new PeerConfig
        {
            Id = id,
            Url = address.Url,
            Username = section.Text("username") ?? address.Username ?? names.Current,
            DialToken = own ?? secrets.Find(id),
            AcceptToken = secrets.Find(id) ?? own,
            PreviousToken = secrets.FindPrevious(id) ?? section.Secret("previousAuthToken"),
        };
        CheckTokens(section, peer);
        return PeerSettings.Apply(section, peer, problems);
    }

    private void CheckTokens(Section section, PeerConfig peer)
    {
        var variable = PeerSecrets.VariableOf(peer.Id);
        if (section.IsWritten("previousAuthToken") && peer.AcceptToken is null)
        {
            problems.Error(
                section.PlaceOf("previousAuthToken"), "there is no token that would follow it",
                $"Set {variable} to the new one, or remove this");
        }

        if (peer.DialToken is not null || section.IsMistaken("authToken"))
        {
            return;
        }

        if (section.IsWritten("url"))
        {
            problems.Error(
                section.Place with { Key = section.Place.Key + ".authToken" },
                $"is missing, so we cannot log in at {peer.Id}",
                $"Set {variable}, or write authToken: ${{{variable}}}");
        }
        else if (!section.IsWritten("http"))
        {
            problems.Warning(
                section.Place, $"{peer.Id} has no url, and no token to log in with", $"Set {variable}, or write a url");
        }
    }
}
