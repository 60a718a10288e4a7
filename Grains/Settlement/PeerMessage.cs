namespace Connector.Grains.Settlement;

/// <summary>A message of the peer's engine to ours.</summary>
/// <param name="Session">Attach number of the session it came on.</param>
/// <param name="Tag">The gateway's number of the request.</param>
/// <param name="Data">The message, which is the engines' business.</param>
/// <param name="Limit">How long our engine may take, so that its answer is in time.</param>
internal sealed record PeerMessage(ulong Session, ulong Tag, byte[] Data, TimeSpan Limit);
