namespace Connector.Grains.Interfaces.Settlement;

/// <summary>What became of a message to the peer's engine.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Data">What the peer's engine answered, or what came with the reject; empty otherwise.</param>
/// <param name="Code">The ILP error code of a reject; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("ilp.engine-message-result")]
public sealed record EngineMessageResult(
    [property: Id(0)] EngineMessageOutcome Outcome,
    [property: Id(1)] byte[] Data,
    [property: Id(2)] string Code)
{
    /// <summary>One without data and code.</summary>
    public static EngineMessageResult Of(EngineMessageOutcome outcome) => new(outcome, [], string.Empty);
}
