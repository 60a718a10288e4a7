using System.Text;

using CsCheck;

namespace Connector.Protocols.Tests;

/// <summary>Random values of the kinds that packets are made of, their limits included.</summary>
internal static class Gens
{
    private const string SegmentCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~-";

    private static readonly string[] Schemes =
        ["g", "private", "example", "peer", "self", "test", "test1", "test2", "test3", "local"];

    public static Gen<byte[]> Digest { get; } = Gen.Byte.Array[32];

    public static Gen<ulong> Amount { get; } = Gen.OneOf(Gen.Const(0ul), Gen.Const(ulong.MaxValue), Gen.ULong);

    /// <summary>The years 1 to 9999, in milliseconds since 1970.</summary>
    public static Gen<long> Time { get; } =
        Gen.Long[DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()];

    public static Gen<byte[]> Data { get; } = Gen.Frequency(
        (20, Gen.Byte.Array[0, 300]), (1, Gen.Byte.Array[32_767]), (1, Gen.Byte.Array[65_535 / 2, 32_767]));

    public static Gen<byte[]> Address { get; } =
        from scheme in Gen.OneOfConst(Schemes)
        from segments in Gen.Char[SegmentCharacters].Array[1, 60].Select(letters => new string(letters)).Array[1, 16]
        select Encoding.ASCII.GetBytes(scheme + "." + string.Join('.', segments));

    public static Gen<byte[]> AddressOrNothing { get; } = Gen.OneOf(Address, Gen.Const(Array.Empty<byte>()));

    public static Gen<byte[]> Ascii { get; } = Gen.Byte[0, 127].Array[0, 200];
}
