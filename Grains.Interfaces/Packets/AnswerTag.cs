namespace Connector.Grains.Interfaces.Packets;

/// <summary>
/// The tag of everything that a gateway sends beside prepares: in its low half the BTP request id that is answered, in its
/// high half a number that counts what it sent on this session, so that what is offered again is recognised. The numbers
/// wrap around.
/// </summary>
public static class AnswerTag
{
    /// <summary>Puts both into a tag.</summary>
    public static ulong Of(uint requestId, uint number) => ((ulong)number << 32) | requestId;

    /// <summary>The BTP request id.</summary>
    public static uint RequestIdOf(ulong tag) => (uint)(tag & uint.MaxValue);

    /// <summary>The number.</summary>
    public static uint NumberOf(ulong tag) => (uint)(tag >> 32);

    /// <summary>Whether one number comes after another, across the wrap.</summary>
    public static bool IsAfter(uint number, uint other) => unchecked((int)(number - other)) > 0;
}
