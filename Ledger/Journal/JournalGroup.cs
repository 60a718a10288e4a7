namespace Connector.Ledger.Journal;

/// <summary>A group as it lies in the journal.</summary>
/// <param name="First">Barrier of its first entry.</param>
/// <param name="Through">Barrier of its last entry.</param>
/// <param name="Time">When it was made durable, unix milliseconds.</param>
/// <param name="Bytes">Its entries.</param>
internal readonly record struct JournalGroup(long First, long Through, long Time, byte[] Bytes);
