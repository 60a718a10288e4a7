namespace Connector.Protocols.Oer;

/// <summary>
/// How many bytes an OER item will take, so that a buffer can be rented before it is written (RFC 30).
/// </summary>
public static class OerSize
{
    /// <summary>Bytes of the length determinant for <paramref name="length"/> (0..2^31-1): 1 to 5.</summary>
    public static int OfLength(int length) => length switch
    {
        <= 0x7f => 1,
        <= 0xff => 2,
        <= 0xffff => 3,
        <= 0xffffff => 4,
        _ => 5,
    };

    /// <summary>Bytes of a variable octet string that holds <paramref name="length"/> bytes.</summary>
    public static int OfVarOctets(int length) => OfLength(length) + length;
}
