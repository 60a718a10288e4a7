using System.Text;
using Connector.Protocols.Btp;
using Connector.Testing;

namespace Connector.Gateway.Tests.Connections;

/// <summary>
/// First frames of somebody who knows everything but how to prove to be alice: each is close to a right login, and none
/// is one.
/// </summary>
internal static class ForgedLogins
{
    /// <summary>The request id of every frame here.</summary>
    public const uint RequestId = 7;

    /// <summary>The secret that they are after.</summary>
    public const string Token = "alice-token";

    private static readonly byte[] Right = Encoding.UTF8.GetBytes(Token);
    private static readonly byte[] Packet = new PacketFactory().Next("test.node.bob").Bytes.ToArray();

    /// <summary>Every frame by what it is.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["an empty token"] = Login([]),
        ["the token without its end"] = Login("alice-toke"u8),
        ["the token without its start"] = Login("lice-token"u8),
        ["the token and more"] = Login([.. Right, (byte)'x']),
        ["the token twice"] = Login([.. Right, .. Right]),
        ["the token in capitals"] = Login("ALICE-TOKEN"u8),
        ["a blank before the token"] = Login(" alice-token"u8),
        ["a blank after the token"] = Login("alice-token "u8),
        ["a line end after the token"] = Login("alice-token\n"u8),
        ["a tab and a carriage return around the token"] = Login("\talice-token\r"u8),
        ["a NUL after the token"] = Login([.. Right, 0]),
        ["a NUL before the token"] = Login([0, .. Right]),
        ["a NUL alone"] = Login([0]),
        ["a byte order mark before the token"] = Login([0xef, 0xbb, 0xbf, .. Right]),
        ["the token in UTF-16"] = Login(Encoding.Unicode.GetBytes(Token)),
        ["the token with an overlong letter"] = Login([0xc1, 0xa1, .. "lice-token"u8]),
        ["a token that is no UTF-8"] = Login([0xff, 0xfe, 0x80]),
        ["a token of 60 000 bytes"] = Login(new byte[60_000]),
        ["a token of 60 000 bytes that starts right"] = Login([.. Right, .. new byte[60_000]]),
        ["the name as the token"] = Login("alice"u8),
        ["stars, as the log prints a token"] = Login("***"u8),
        ["the token of another account"] = Login("bob-token"u8),
        ["the name of another account"] = As("bob"u8),
        ["the name in capitals"] = As("ALICE"u8),
        ["a name with a blank"] = As("alice "u8),
        ["a name with a NUL"] = As([.. "alice"u8, 0]),
        ["a name that is no UTF-8"] = As([0xff, .. "alice"u8]),
        ["a name of 60 000 bytes"] = As(new byte[60_000]),
        ["no auth entry"] = Message(("auth_username", "alice"u8.ToArray()), ("auth_token", Right)),
        ["the token before auth"] = Message(("auth_token", Right), ("auth", []), ("auth_username", "alice"u8.ToArray())),
        ["the name before auth"] = Message(("auth_username", "alice"u8.ToArray()), ("auth", []), ("auth_token", Right)),
        ["auth in capitals"] = Message(("AUTH", []), ("auth_username", "alice"u8.ToArray()), ("auth_token", Right)),
        ["auth twice"] = Message(("auth", []), ("auth", []), ("auth_username", "alice"u8.ToArray()), ("auth_token", Right)),
        ["auth twice, the second with the token"] = Message(("auth", []), ("auth_token", "x"u8.ToArray()), ("auth", Right)),
        ["the token in auth"] = Message(("auth", Right), ("auth_username", "alice"u8.ToArray())),
        ["the name twice"] = Message(
            ("auth", []), ("auth_username", "bob"u8.ToArray()), ("auth_username", "alice"u8.ToArray()), ("auth_token", Right)),
        ["a wrong token and the right one"] = Message(
            ("auth", []), ("auth_username", "alice"u8.ToArray()), ("auth_token", "x"u8.ToArray()), ("auth_token", Right)),
        ["the right token and a wrong one"] = Message(
            ("auth", []), ("auth_username", "alice"u8.ToArray()), ("auth_token", Right), ("auth_token", "x"u8.ToArray())),
        ["the token in another entry"] = Message(("auth", []), ("auth_username", "alice"u8.ToArray()), ("token", Right)),
        ["the token in an ilp entry"] = Message(("auth", []), ("auth_username", "alice"u8.ToArray()), ("ilp", Right)),
        ["a packet before auth"] = Message(("ilp", Packet), ("auth", []), ("auth_token", Right)),
        ["a packet alone"] = Message(("ilp", Packet)),
        ["a message without entries"] = Message(),
        ["more entries than a login has"] = Message(
            [("auth", []), ("auth_token", Right), .. Enumerable.Range(0, 40).Select(i => ("extra" + i, Array.Empty<byte>()))]),
        ["a login as a Response"] = Frame(BtpType.Response),
        ["a packet as a Response"] = HandmadeFrame.With(BtpType.Response, RequestId, ("ilp", Packet)),
        ["a login as a Transfer"] = Transfer(),
        ["a login as an Error"] = Error(),
    };

    private static byte[] Login(ReadOnlySpan<byte> token) =>
        Message(("auth", []), ("auth_username", "alice"u8.ToArray()), ("auth_token", token.ToArray()));

    private static byte[] As(ReadOnlySpan<byte> username) =>
        Message(("auth", []), ("auth_username", username.ToArray()), ("auth_token", Right));

    private static byte[] Message(params IReadOnlyList<(string Name, byte[] Data)> entries) =>
        HandmadeFrame.With(BtpType.Message, RequestId, entries);

    private static byte[] Frame(BtpType type) => HandmadeFrame.With(
        type, RequestId, ("auth", []), ("auth_username", "alice"u8.ToArray()), ("auth_token", Right));

    /// <summary>A Message with its type changed and the fields of the other type put before its entries.</summary>
    private static byte[] Transfer() => Retyped(BtpType.Transfer, new byte[sizeof(ulong)]);

    private static byte[] Error() => Retyped(BtpType.Error, [.. "F00"u8, 0, 0, 0]);

    private static byte[] Retyped(BtpType type, byte[] fields)
    {
        // Type, request id and a length of one byte come before the contents.
        const int head = 6;
        var message = Frame(BtpType.Message);
        byte[] frame = [.. message[..head], .. fields, .. message[head..]];
        frame[0] = (byte)type;
        frame[head - 1] += (byte)fields.Length;
        return frame;
    }
}
