using System.Text.RegularExpressions;
using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>
/// The secrets that peers log in with, by variable: <c>BTP_PEER_&lt;ID&gt;_SECRET</c>, or <c>…_SECRET_FILE</c> for a
/// file that has it. <c>…_SECRET_PREVIOUS</c>, and <c>…_SECRET_PREVIOUS_FILE</c>, has one that still lets the peer in.
/// </summary>
internal sealed partial class PeerSecrets(ProblemLog problems, Variables variables, NodeNames names)
{
    private readonly Dictionary<string, string> _idsByVariable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Secret> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Secret> _previous = new(StringComparer.Ordinal);

    /// <summary>The variable of an id: upper case, with <c>_</c> for <c>-</c>.</summary>
    public static string VariableOf(string id) =>
        $"BTP_PEER_{id.ToUpperInvariant().Replace('-', '_')}_SECRET";

    /// <summary>The variable of the secret that an id had before.</summary>
    public static string PreviousVariableOf(string id) => VariableOf(id) + "_PREVIOUS";

    /// <summary>
    /// Reads every variable there is. Ids that share one are an error, because then a secret lets in two.
    /// </summary>
    /// <param name="known">Ids of peers and next hops, each with the place where it stands.</param>
    public void Read(IEnumerable<(string Id, Place? Place)> known)
    {
        foreach (var (id, place) in known)
        {
            var variable = VariableOf(id);
            if (_idsByVariable.TryAdd(variable, id) || _idsByVariable[variable] == id)
            {
                continue;
            }

            if (place is { } at)
            {
                problems.Error(
                    at, $"{id} and {_idsByVariable[variable]} share the variable {variable}", "Rename one of the two");
            }
        }

        foreach (var name in variables.Names.Order(StringComparer.Ordinal))
        {
            if (Form().Match(name) is { Success: true } match)
            {
                var isPrevious = match.Groups["previous"].Success;
                Read(match.Groups["id"].Value, name, match.Groups["file"].Success, isPrevious ? _previous : _secrets);
            }
        }
    }

    /// <summary>The secret of an id that a variable gives; null: none does.</summary>
    public Secret? Find(string id) => _secrets.GetValueOrDefault(id);

    /// <summary>The secret of before that a variable gives; null: none does.</summary>
    public Secret? FindPrevious(string id) => _previous.GetValueOrDefault(id);

    /// <summary>Says which secrets of before belong to nobody that has one now.</summary>
    public void CheckPrevious(IEnumerable<PeerConfig> peers)
    {
        var owners = peers.Where(peer => peer.AcceptToken is not null).Select(peer => peer.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in _previous.Keys.Where(id => !owners.Contains(id)).Order(StringComparer.Ordinal))
        {
            problems.Error(
                Place.Variable(PreviousVariableOf(id)), $"{id} has no secret that would follow it",
                $"Set {VariableOf(id)} to the new one, or unset this");
        }
    }

    /// <summary>Ids that have a secret, known or not.</summary>
    public IEnumerable<string> Ids => _secrets.Keys;

    private void Read(string part, string name, bool isFile, Dictionary<string, Secret> into)
    {
        var variable = isFile ? name[..^"_FILE".Length] : name;
        if (part.Any(char.IsLower))
        {
            problems.Warning(
                Place.Variable(name), "is not read, because it is not in upper case", $"Set {name.ToUpperInvariant()}");
            return;
        }

        if (isFile && variables.Find(variable) is not null)
        {
            problems.Error(Place.Variable(name), $"{variable} is set too", "Unset one of the two");
            return;
        }

        var id = _idsByVariable.GetValueOrDefault($"BTP_PEER_{part}_SECRET") ?? part.ToLowerInvariant().Replace('_', '-');
        if (names.Include(id))
        {
            problems.Warning(Place.Variable(name), $"{id} is this node itself", "Unset it");
            return;
        }

        if (variables.FindSecret(variable) is { } text)
        {
            into[id] = new Secret(text);
        }
        else
        {
            problems.Error(
                Place.Variable(name), $"the file {variables.Find(name)} cannot be read, or is empty",
                "Name a file that has the secret and that this user may read");
        }
    }

    [GeneratedRegex("^BTP_PEER_(?<id>.+)_SECRET(?<previous>_PREVIOUS)?(?<file>_FILE)?\\z")]
    private static partial Regex Form();
}
