using Connector.Grains.Interfaces.Gateways;

namespace Connector.Grains.Interfaces.Accounts;

/// <summary>A gateway asks that an authenticated session carries an account's packets.</summary>
/// <param name="Account">The account that the peer proved to be.</param>
/// <param name="Gateway">Key of the gateway's grain.</param>
/// <param name="Session">The gateway's number of the session; it never uses one twice.</param>
/// <param name="Kind">Who dialled.</param>
/// <param name="Presented">The attach number that this session was given before, or 0 when it is new.</param>
/// <param name="LastPrepare">
/// The highest number that the gateway gave to a prepare of this session; 0 when there was none. An account that has the
/// session from its books takes none up to it any more.
/// </param>
/// <param name="Hello">The hello (<see cref="GatewayHello.Number"/>) under which the gateway's grain passes this on.</param>
/// <param name="AnswersTaken">
/// The number (<see cref="Packets.AnswerTag"/>) up to which the account has made durable what this session sent it beside
/// prepares; everything after it is offered again. Null: the gateway does not say, as those of earlier releases.
/// </param>
[GenerateSerializer, Immutable, Alias("ilp.session-attach")]
public sealed record SessionAttach(
    [property: Id(0)] AccountId Account,
    [property: Id(1)] string Gateway,
    [property: Id(2)] uint Session,
    [property: Id(3)] SessionKind Kind,
    [property: Id(4)] ulong Presented,
    [property: Id(5)] ulong LastPrepare = 0,
    [property: Id(6)] long Hello = 0,
    [property: Id(7)] uint? AnswersTaken = null);
