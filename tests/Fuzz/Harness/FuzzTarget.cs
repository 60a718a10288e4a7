namespace Connector.Fuzz.Harness;

/// <summary>
/// Code under test. It must take any bytes, return, allocate nothing, and throw only <see cref="InvariantException"/>,
/// when it finds that the code contradicts itself.
/// </summary>
public delegate void FuzzTarget(ReadOnlySpan<byte> input);
