namespace Connector.Grains.Interfaces.Accounts;

/// <summary>Whether a session now carries the account's packets.</summary>
/// <param name="Accepted">
/// False when the account does not exist here, or when the presented number is older than that of the session which
/// replaced it: close the socket.
/// </param>
/// <param name="Number">
/// The attach number, issued by the account, higher than any before. To be presented when attaching again.
/// </param>
/// <param name="Activation">
/// Names this life of the account. Prepares whose fate is unknown may be offered again only to the life they were first
/// offered to: another one cannot tell whether they were sent.
/// </param>
[GenerateSerializer, Immutable, Alias("ilp.attach-result")]
public sealed record AttachResult(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] ulong Number,
    [property: Id(2)] Guid Activation);
