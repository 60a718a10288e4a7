namespace Connector.Fuzz.Harness;

/// <summary>The code under test contradicts itself: a bug, found without a crash.</summary>
public sealed class InvariantException(string broken) : Exception(broken)
{
    /// <summary>Throws when <paramref name="holds"/> is false.</summary>
    public static void Require(bool holds, string invariant)
    {
        if (!holds) throw new InvariantException(invariant);
    }
}
