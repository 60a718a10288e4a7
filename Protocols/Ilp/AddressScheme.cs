namespace Connector.Protocols.Ilp;

/// <summary>The allocation schemes: the first segments an ILP address may have (RFC 15).</summary>
public enum AddressScheme : byte
{
    /// <summary>None of the schemes.</summary>
    None,

    /// <summary><c>g</c>: the live network.</summary>
    G,

    /// <summary><c>private</c>: a private network.</summary>
    Private,

    /// <summary><c>example</c>: documentation.</summary>
    Example,

    /// <summary><c>peer</c>: between two direct peers, never forwarded.</summary>
    Peer,

    /// <summary><c>self</c>: this node only.</summary>
    Self,

    /// <summary><c>test</c>: a test network.</summary>
    Test,

    /// <summary><c>test1</c>: a test network.</summary>
    Test1,

    /// <summary><c>test2</c>: a test network.</summary>
    Test2,

    /// <summary><c>test3</c>: a test network.</summary>
    Test3,

    /// <summary><c>local</c>: inside one administrative domain.</summary>
    Local,
}
