using System.Text.Json.Nodes;

namespace Connector.Cli.Admin;

/// <summary>Asks for one page after the other and makes one document of them.</summary>
internal static class Pages
{
    /// <summary>Lines that are asked for at a time; the listener gives no more.</summary>
    private const int Size = 1_000;

    /// <summary>All lines, or as many as are wanted.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="path">What to ask, with or without parameters.</param>
    /// <param name="list">The member that has the lines.</param>
    /// <param name="place">The parameter that says where a page starts.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <param name="most">How many lines are wanted.</param>
    public static async Task<JsonObject> AllAsync(
        AdminClient client, string path, string list, string place, CancellationToken stop, int most = int.MaxValue)
    {
        var start = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?");
        var document = await client.GetAsync($"{start}limit={Math.Min(Size, most)}", stop).ConfigureAwait(false);
        var lines = (JsonArray)document[list]!;
        // Who asked for so many may go on where this ends.
        while (lines.Count < most && document["next"]?.GetValue<string>() is { } next)
        {
            var limit = Math.Min(Size, most - lines.Count);
            var more = await client.GetAsync($"{start}limit={limit}&{place}={Uri.EscapeDataString(next)}", stop).ConfigureAwait(false);
            foreach (var line in (JsonArray)more[list]!) lines.Add(line!.DeepClone());
            document["next"] = more["next"]?.DeepClone();
        }

        return document;
    }
}
