namespace Connector.Ledger;

/// <summary>A packet that timed out lately, so that a fulfill that comes too late is recognised after a restart too.</summary>
/// <param name="Packet">As it was held.</param>
/// <param name="At">When it timed out, unix milliseconds.</param>
public readonly record struct TimedOutPacket(OpenHold Packet, long At);
