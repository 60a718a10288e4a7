using System.Text;
using Connector.Grains.Accounts;
using Connector.Grains.Forwarding;
using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

namespace Connector.Grains.PeerProtocols;

/// <summary>
/// Answers <c>peer.*</c> prepares, which are never routed and move no money: ILDCP (RFC 31) tells a child its address and
/// the asset of the link; anything else is F01.
/// </summary>
internal sealed class IldcpServer(string account, AccountPolicy policy, NodePolicy node)
{
    private byte[] _ownAddress = node.OwnAddress;
    private byte[]? _data = Data(account, policy, node.OwnAddress);

    /// <summary>Length of the answer, bytes.</summary>
    public int AnswerLength => Fulfill.SizeOf(_data!.Length);

    /// <summary>Whether the request is answered, or why not.</summary>
    public Verdict Judge(in Prepare prepare)
    {
        if (!prepare.Destination.SequenceEqual("peer.config"u8))
            return Verdict.Refuse(ErrorCode.F01InvalidPacket, "unknown peer protocol"u8);
        if (!prepare.Condition.SequenceEqual(Condition.PeerProtocolCondition))
            return Verdict.Refuse(ErrorCode.F01InvalidPacket, "not the condition of peer protocols"u8);
        if (!policy.IsChild)
            return Verdict.Refuse(ErrorCode.F00BadRequest, "only children get an address here"u8);
        if (node.AwaitsAddress)
            return Verdict.Refuse(ErrorCode.T00InternalError, "our own parent has not told us our address yet"u8);
        if (!ReferenceEquals(_ownAddress, node.OwnAddress))
            _data = Data(account, policy, _ownAddress = node.OwnAddress);
        return _data is null
            ? Verdict.Refuse(ErrorCode.F00BadRequest, "an address below ours would be too long"u8)
            : Verdict.PeerProtocol;
    }

    /// <summary>Writes the Fulfill that answers the request.</summary>
    public void WriteAnswer(Span<byte> place) => Fulfill.Write(place, Condition.PeerProtocolFulfillment, _data!);

    private static byte[]? Data(string account, AccountPolicy policy, byte[] ownAddress)
    {
        byte[] address = [.. ownAddress, (byte)'.', .. Encoding.ASCII.GetBytes(account)];
        if (address.Length > IlpAddress.MaxLength)
            return null;
        var code = Encoding.UTF8.GetBytes(policy.AssetCode);
        var data = new byte[IldcpResponse.SizeOf(address.Length, code.Length)];
        IldcpResponse.Write(data, address, policy.AssetScale, code);
        return data;
    }
}
