using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

using CsCheck;

namespace Connector.Protocols.Tests.Ildcp;

public sealed class IldcpPropertyTests
{
    [Fact]
    public void an_answer_that_is_written_is_the_answer_that_is_read() =>
        Gen.Select(Gens.Address, Gen.Byte, Gen.Byte.Array[0, 300]).Sample((address, scale, code) =>
        {
            var data = new byte[IldcpResponse.SizeOf(address.Length, code.Length)];
            Assert.Equal(data.Length, IldcpResponse.Write(data, address, scale, code));
            Assert.True(IldcpResponse.TryRead(data, out var response, out _));
            Assert.Equal(address, response.Address.ToArray());
            Assert.Equal(scale, response.AssetScale);
            Assert.Equal(code, response.AssetCode.ToArray());
        });

    [Fact]
    public void any_bytes_are_read_or_refused_with_a_reason() =>
        Gen.Byte.Array[0, 100].Sample(
            data => IldcpResponse.TryRead(data, out _, out var error) == (error == PacketError.None));
}
