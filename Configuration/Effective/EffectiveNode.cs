namespace Connector.Configuration.Effective;

/// <summary>A part of the configuration in effect, in the order of the key table.</summary>
/// <param name="Name">The key's own name.</param>
internal abstract record EffectiveNode(string Name)
{
    /// <summary>The single values in it.</summary>
    public abstract IEnumerable<EffectiveValue> Values { get; }

    /// <summary>Whether nothing in it has a value.</summary>
    public bool IsAbsent => Values.All(value => value.Source == EffectiveSource.None);
}

/// <summary>A single value.</summary>
internal sealed record EffectiveLeaf(string Name, EffectiveValue Value) : EffectiveNode(Name)
{
    public override IEnumerable<EffectiveValue> Values => [Value];
}

/// <summary>A mapping.</summary>
internal sealed record EffectiveGroup(string Name, IReadOnlyList<EffectiveNode> Parts) : EffectiveNode(Name)
{
    public override IEnumerable<EffectiveValue> Values => Parts.SelectMany(part => part.Values);
}

/// <summary>A list of mappings.</summary>
internal sealed record EffectiveItems(string Name, IReadOnlyList<EffectiveGroup> Items) : EffectiveNode(Name)
{
    public override IEnumerable<EffectiveValue> Values => Items.SelectMany(item => item.Values);
}
