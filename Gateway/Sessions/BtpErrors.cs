namespace Connector.Gateway.Sessions;

/// <summary>The BTP Errors that we send (RFC 23): about a frame, never about a packet.</summary>
internal static class BtpErrors
{
    /// <summary>Well-formed, but refused.</summary>
    public static ReadOnlySpan<byte> NotAccepted => "F00"u8;

    /// <summary>Cannot be processed now.</summary>
    public static ReadOnlySpan<byte> Unreachable => "T00"u8;

    /// <summary>The name that belongs to a code.</summary>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> code) =>
        code.SequenceEqual(Unreachable) ? "UnreachableError"u8 : "NotAcceptedError"u8;
}
