using System.Text;

namespace Connector.Ledger.Entries;

/// <summary>Payload of the entry that opens an account: scale, length of the asset code, asset code, name.</summary>
internal static class OpenPayload
{
    public static bool TryRead(ReadOnlySpan<byte> payload, out string name, out Asset asset)
    {
        (name, asset) = (string.Empty, default);
        if (payload.Length < 2 || payload.Length < 2 + payload[1])
            return false;
        var code = payload.Slice(2, payload[1]);
        asset = new Asset(Encoding.UTF8.GetString(code), payload[0]);
        name = Encoding.UTF8.GetString(payload[(2 + code.Length)..]);
        return name.Length > 0;
    }
}
