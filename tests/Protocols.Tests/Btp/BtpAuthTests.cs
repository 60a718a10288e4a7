using System.Text;

using Connector.Protocols.Btp;
using Connector.Protocols.Oer;

namespace Connector.Protocols.Tests.Btp;

public sealed class BtpAuthTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("bob", "shh_token")]
    [InlineData("bob", "шшш")]
    public void a_login_that_we_write_is_the_login_that_is_read(string username, string token)
    {
        var (name, secret) = (Encoding.UTF8.GetBytes(username), Encoding.UTF8.GetBytes(token));
        var bytes = new byte[BtpWriter.SizeOfAuth(name.Length, secret.Length)];
        Assert.Equal(bytes.Length, BtpWriter.WriteAuth(bytes, 7, name, secret));

        Assert.True(BtpFrame.TryRead(bytes, out var frame, out _));
        Assert.True(BtpAuth.TryRead(frame, out var readName, out var hasUsername, out var readToken));
        Assert.True(hasUsername);
        Assert.Equal(name, readName.ToArray());
        Assert.Equal(secret, readToken.ToArray());
    }

    [Fact]
    public void the_login_of_the_javascript_plugin_is_written_byte_for_byte()
    {
        var bytes = new byte[BtpWriter.SizeOfAuth(3, 9)];
        BtpWriter.WriteAuth(bytes, 0x7f324ca3, "bob"u8, "shh_token"u8);
        const string captured = "067F324CA33201030461757468" + "00000D617574685F757365726E616D65" + "0103626F62"
            + "0A617574685F746F6B656E" + "01097368685F746F6B656E";
        Assert.Equal(captured, Convert.ToHexString(bytes));
    }

    [Fact]
    public void a_username_is_optional()
    {
        var bytes = Message("auth", "auth_token");
        Assert.True(BtpFrame.TryRead(bytes, out var frame, out _));
        Assert.True(BtpAuth.TryRead(frame, out var username, out var hasUsername, out _));
        Assert.False(hasUsername);
        Assert.True(username.IsEmpty);
    }

    [Theory]
    [InlineData]
    [InlineData("auth")]
    [InlineData("auth", "auth_username")]
    [InlineData("auth_token", "auth")]
    [InlineData("ilp")]
    [InlineData("auth", "auth_token", "auth_token")]
    [InlineData("auth", "auth_token", "auth")]
    [InlineData("auth", "auth_token", "other", "more", "other")]
    public void a_message_that_is_no_login_is_not_read_as_one(params string[] names)
    {
        Assert.True(BtpFrame.TryRead(Message(names), out var frame, out _));
        Assert.False(BtpAuth.TryRead(frame, out _, out _, out _));
    }

    [Theory]
    [InlineData(BtpAuth.MaxEntries, true)]
    [InlineData(BtpAuth.MaxEntries + 1, false)]
    public void a_login_may_carry_further_entries_up_to_a_bound(int entries, bool read)
    {
        var further = Enumerable.Range(0, entries - 2).Select(number => $"x{number}");
        Assert.True(BtpFrame.TryRead(Message(["auth", "auth_token", .. further]), out var frame, out _));
        Assert.Equal(read, BtpAuth.TryRead(frame, out _, out _, out _));
    }

    [Fact]
    public void a_response_is_no_login()
    {
        var bytes = Message("auth", "auth_token");
        bytes[0] = (byte)BtpType.Response;
        Assert.True(BtpFrame.TryRead(bytes, out var frame, out _));
        Assert.False(BtpAuth.IsAuth(frame));
        Assert.False(BtpAuth.TryRead(frame, out _, out _, out _));
    }

    private static byte[] Message(params string[] names)
    {
        var contents = new byte[4096];
        var writer = new OerWriter(contents);
        writer.WriteVarUInt((ulong)names.Length);
        foreach (var name in names)
        {
            writer.WriteVarOctets(Encoding.ASCII.GetBytes(name));
            writer.WriteUInt8(0);
            writer.WriteVarOctets([]);
        }

        var bytes = new byte[5 + OerSize.OfVarOctets(writer.Written)];
        var envelope = new OerWriter(bytes);
        envelope.WriteUInt8((byte)BtpType.Message);
        envelope.WriteUInt32(1);
        envelope.WriteVarOctets(contents.AsSpan(0, writer.Written));
        return bytes;
    }
}
