namespace Connector.Interop.Tests.Peers;

/// <summary>The JavaScript peers, by the file that each is.</summary>
internal static class Scripts
{
    /// <summary>ilp-plugin-btp, client or server.</summary>
    public const string Btp = "btp-peer";

    /// <summary>ilp-protocol-stream, client or server, over ilp-plugin-btp.</summary>
    public const string Stream = "stream-peer";

    /// <summary>ilp-connector.</summary>
    public const string Connector = "connector-peer";

    /// <summary>A peer that swaps Message and Response as interledger-rs does.</summary>
    public const string Swapped = "swapped-peer";
}
