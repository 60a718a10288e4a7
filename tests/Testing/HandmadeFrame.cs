using System.Text;
using Connector.Protocols.Btp;
using Connector.Protocols.Oer;

namespace Connector.Testing;

/// <summary>Frames with any entries in any order, right and wrong: those that <see cref="BtpWriter"/> never writes.</summary>
public static class HandmadeFrame
{
    private const byte OctetStream = 0;
    private const byte Text = 1;
    private const int HeadBytes = 10;

    /// <summary>A Message or Response with these entries.</summary>
    public static byte[] With(BtpType type, uint requestId, params IReadOnlyList<(string Name, byte[] Data)> entries)
    {
        var contents = new byte[HeadBytes + entries.Sum(entry => SizeOf(entry.Name, entry.Data))];
        var inner = new OerWriter(contents);
        inner.WriteVarUInt((ulong)entries.Count);
        foreach (var (name, data) in entries)
        {
            inner.WriteVarOctets(Encoding.ASCII.GetBytes(name));
            inner.WriteUInt8(name.StartsWith("auth_", StringComparison.Ordinal) ? Text : OctetStream);
            inner.WriteVarOctets(data);
        }

        var frame = new byte[HeadBytes + inner.Written];
        var outer = new OerWriter(frame);
        outer.WriteUInt8((byte)type);
        outer.WriteUInt32(requestId);
        outer.WriteVarOctets(contents.AsSpan(0, inner.Written));
        return frame[..outer.Written];
    }

    /// <summary>An auth frame; without an <c>auth_username</c> entry where <paramref name="username"/> is null.</summary>
    public static byte[] Auth(uint requestId, string? username, string token)
    {
        var secret = ("auth_token", Encoding.UTF8.GetBytes(token));
        return username is null
            ? With(BtpType.Message, requestId, ("auth", []), secret)
            : With(BtpType.Message, requestId, ("auth", []), ("auth_username", Encoding.UTF8.GetBytes(username)), secret);
    }

    private static int SizeOf(string name, byte[] data) =>
        OerSize.OfVarOctets(name.Length) + 1 + OerSize.OfVarOctets(data.Length);
}
