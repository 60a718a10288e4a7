using System.Security.Cryptography;
using System.Text;

namespace Connector.Configuration;

/// <summary>
/// A token or password. It prints as <c>***</c>, so that it cannot slip into a log, an exception or a debugger view;
/// who really needs the text asks for it by name. Two secrets are equal when their texts are.
/// </summary>
public sealed class Secret : IEquatable<Secret>
{
    private const string Mask = "***";
    private readonly string _text;
    private readonly byte[] _digest;

    /// <summary>Wraps a text, which must not be empty: an empty token is never accepted anywhere.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public Secret(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        _text = text;
        _digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The text itself, for the one who sends it to a peer. Never log it.</summary>
    public string Reveal() => _text;

    /// <summary>
    /// Whether an offered token, UTF-8 bytes, is this one. Digests of both are compared in constant time, so neither
    /// the matching prefix nor the length shows in how long it takes. An empty offer never matches.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> offered)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(offered, digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }

    /// <inheritdoc/>
    public bool Equals(Secret? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(_digest, other._digest);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_digest);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => Mask;
}
