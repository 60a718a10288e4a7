namespace Connector.Configuration.Keys;

/// <summary>Finds what was probably meant.</summary>
public static class Nearest
{
    /// <summary>The candidate that takes the fewest typing mistakes, if few are enough; else null.</summary>
    public static string? To(string written, IEnumerable<string> candidates)
    {
        var plain = Plain(written);
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(plain, Plain(candidate))))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault();
        return best.candidate is not null && best.distance <= Bearable(plain, best.candidate) ? best.candidate : null;
    }

    /// <summary>Letters inserted, left out, replaced or swapped with their neighbour.</summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Cheapest(rows, a, b, i, j);
            }
        }

        return rows[a.Length, b.Length];
    }

    private static int Cheapest(int[,] rows, string a, string b, int i, int j)
    {
        var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var least = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
    }

    private static int Bearable(string written, string candidate) =>
        Math.Max(1, Math.Min(written.Length, candidate.Length) / 3);

    // node_id, NodeID and node-id all mean nodeId.
    private static string Plain(string name) =>
        string.Concat(name.Take(64).Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
