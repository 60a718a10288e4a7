using System.Security.Cryptography;
using System.Text;

namespace Connector.Gateway.WebSockets;

/// <summary>The two headers that prove that both sides speak WebSocket (RFC 6455 section 4).</summary>
internal static class Handshake
{
    public const string Version = "13";

    private const int NonceBytes = 16;

    /// <summary>A new value of Sec-WebSocket-Key.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));

    /// <summary>Whether a Sec-WebSocket-Key is one.</summary>
    public static bool IsKey(string? key)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes + 2];
        return key is { Length: 24 } && Convert.TryFromBase64String(key, nonce, out var length) && length == NonceBytes;
    }

    /// <summary>The Sec-WebSocket-Accept that answers a key.</summary>
    public static string Accept(string key)
    {
        var text = Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; nothing is protected by it.
        SHA1.HashData(text, digest);
#pragma warning restore CA5350
        return Convert.ToBase64String(digest);
    }
}
