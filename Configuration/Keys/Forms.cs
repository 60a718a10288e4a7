namespace Connector.Configuration.Keys;

/// <summary>Forms of text that several keys share.</summary>
internal static class Forms
{
    private const int MaxAddressLength = 1023;
    private const int MaxIdLength = 128;
    private const string Segments = @"(\.[A-Za-z0-9_~-]+)";
    private const string Schemes = "g|private|example|test|test1|test2|test3|local";

    public static TextType NodeId { get; } =
        new("a name without spaces and control characters", @"[^\s\x00-\x1f\x7f]+") { MaxLength = MaxIdLength };

    /// <summary>
    /// An account's id stands in paths, variables and logs. Accounts between the shards of a connector begin with <c>~</c>.
    /// </summary>
    public static TextType PeerId { get; } =
        new("a name of letters, digits and . _ ~ - (no ~ at its start)", "[A-Za-z0-9._-][A-Za-z0-9._~-]*") { MaxLength = MaxIdLength };

    public static TextType NextHop { get; } = NodeId with { Words = "a peer's id, our own node id or local" };

    /// <summary>RFC 15; <c>peer</c> and <c>self</c> are never anybody's address.</summary>
    public static TextType OwnAddress { get; } =
        new("an ILP address", $"({Schemes}){Segments}+") { MaxLength = MaxAddressLength };

    /// <summary>RFC 15, or a bare scheme, or nothing for the default route.</summary>
    public static TextType Prefix { get; } =
        new("an ILP address prefix", $"(({Schemes}){Segments}*)?") { MaxLength = MaxAddressLength, MayBeEmpty = true };

    public static TextType Label { get; } = new();

    public static TextType Path { get; } = new("a path");

    public static TextType Token { get; } = new("a token");

    public static TextType Host { get; } = new("a host name or address", @"[^\s/,]+") { MaxLength = 255 };

    public static TextType HostAndPort { get; } =
        new("a host and a port, such as silo:30000", @"(\[[0-9A-Fa-f:.]+\]|[^\s:/,]+):[0-9]{1,5}") { MaxLength = 262 };

    public static TextType AssetCode { get; } =
        new("an asset code of letters, digits and . _ -", "[A-Za-z0-9._-]+") { MaxLength = 32 };

    public static TextType Pair { get; } =
        new("two asset codes and a slash, such as USD/EUR", "[A-Za-z0-9._-]+/[A-Za-z0-9._-]+") { MaxLength = 65 };

    /// <summary>More would eat the time of whole payments; nothing at all would lose every race.</summary>
    public static DurationType Window { get; } = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));

    public static DurationType HoldTime { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
}
