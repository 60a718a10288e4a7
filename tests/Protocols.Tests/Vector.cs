using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests;

/// <summary>One test vector, or an object inside one.</summary>
internal readonly struct Vector(JsonElement element)
{
    public byte[] Bytes => Hex("hex");

    public bool Has(string key) => element.TryGetProperty(key, out _);

    public string Text(string key) => element.GetProperty(key).GetString()!;

    public string TextOrEmpty(string key) => Has(key) ? Text(key) : "";

    public int Number(string key) => element.GetProperty(key).GetInt32();

    public uint UnsignedNumber(string key) => element.GetProperty(key).GetUInt32();

    public bool Flag(string key) => element.GetProperty(key).GetBoolean();

    public byte[] Hex(string key) => Convert.FromHexString(Text(key));

    public ulong UInt64(string key) => ulong.Parse(Text(key), CultureInfo.InvariantCulture);

    public Vector Inner(string key) => new(element.GetProperty(key));

    public IReadOnlyList<Vector> List(string key) =>
        element.GetProperty(key).EnumerateArray().Select(inner => new Vector(inner)).ToList();

    /// <summary>A time in milliseconds; a leap second counts as the first second of the next minute.</summary>
    public long UnixMs(string key)
    {
        var text = Text(key);
        var leapSecond = text.Contains(":60.", StringComparison.Ordinal);
        var readable = text.Replace(":60.", ":59.", StringComparison.Ordinal);
        var time = DateTimeOffset.Parse(readable, CultureInfo.InvariantCulture);
        return time.ToUnixTimeMilliseconds() + (leapSecond ? 1000 : 0);
    }

    /// <summary>The vectors write LENGTH_NONCANONICAL where the code says LengthNoncanonical.</summary>
    public PacketError Error(string key) =>
        Enum.Parse<PacketError>(Text(key).Replace("_", "", StringComparison.Ordinal), true);

    /// <summary>Long fields are given by length and digest only.</summary>
    public void AssertHolds(string key, ReadOnlySpan<byte> actual, Func<string, byte[]> decode)
    {
        if (Has(key)) Assert.Equal(decode(Text(key)), actual.ToArray());
        if (Has(key + "Length")) Assert.Equal(Number(key + "Length"), actual.Length);
        if (Has(key + "Sha256")) Assert.Equal(Hex(key + "Sha256"), SHA256.HashData(actual));
    }
}
