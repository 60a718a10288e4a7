namespace Connector.Protocols.Btp;

/// <summary>The first byte of a BTP 2.0 frame (RFC 23). Types 3, 4 and 5 belonged to BTP 1.0.</summary>
public enum BtpType : byte
{
    /// <summary>No frame.</summary>
    None = 0,

    /// <summary>The answer to a request.</summary>
    Response = 1,

    /// <summary>The refusal of a request.</summary>
    Error = 2,

    /// <summary>A request; ILP packets travel in it.</summary>
    Message = 6,

    /// <summary>A request that settles.</summary>
    Transfer = 7,
}
