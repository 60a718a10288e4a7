namespace Connector.Fuzz.Harness;

/// <summary>Room to write in, made once per thread, so that targets allocate nothing while they run.</summary>
internal static class Scratch
{
    private const int Size = 1 << 18;

    [ThreadStatic]
    private static byte[]? _first;

    [ThreadStatic]
    private static byte[]? _second;

    [ThreadStatic]
    private static byte[]? _third;

    /// <summary>Holds anything a target writes; inputs are a quarter of it at most.</summary>
    public static Span<byte> First => _first ??= new byte[Size];

    /// <summary>The same again.</summary>
    public static Span<byte> Second => _second ??= new byte[Size];

    /// <summary>And again.</summary>
    public static Span<byte> Third => _third ??= new byte[Size];
}
