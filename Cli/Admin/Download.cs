namespace Connector.Cli.Admin;

/// <summary>What came of a file that was asked for.</summary>
/// <param name="Bytes">How much was written.</param>
/// <param name="Through">The point in the journal that it shows.</param>
internal sealed record Download(long Bytes, long Through);
