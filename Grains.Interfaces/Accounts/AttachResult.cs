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
/// offered to: another one takes none of them.
/// </param>
/// <param name="Open">
/// When the account had the session from its books and the gateway is the first to speak of it in this life: the numbers of
/// all its prepares that the account holds or has answered. No other up to <see cref="SessionAttach.LastPrepare"/> was sent on
/// or will be, so the gateway may reject it. Else null, and nothing is known of any.
/// </param>
[GenerateSerializer, Immutable, Alias("ilp.attach-result")]
public sealed record AttachResult(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] ulong Number,
    [property: Id(2)] Guid Activation,
    [property: Id(3)] ulong[]? Open = null);
