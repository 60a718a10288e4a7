namespace Connector.Ledger;

/// <summary>The books as they were at one durable moment, in a file that belongs to who asked for it.</summary>
/// <param name="Path">The file; to be deleted by who asked.</param>
/// <param name="Through">Barrier of its last entry.</param>
public sealed record BooksCopy(string Path, long Through);
