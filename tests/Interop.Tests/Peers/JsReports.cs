namespace Connector.Interop.Tests.Peers;

/// <summary>What came of a prepare that a JavaScript peer sent.</summary>
/// <param name="Type">The ILP packet's type as ilp-packet names it.</param>
/// <param name="Paid">True only for a fulfillment that hashes to the condition, by the peer's own reckoning.</param>
/// <param name="Echoed">True when the fulfill's data is what the prepare carried after its preimage.</param>
/// <param name="Code">Code of a reject.</param>
/// <param name="TriggeredBy">Who rejected.</param>
/// <param name="Message">Its message.</param>
/// <param name="AnsweredBy">BTP type of the answer; only the peer with swapped types tells it.</param>
internal sealed record JsAnswer(
    string Type, bool Paid, bool Echoed, string? Code, string? TriggeredBy, string? Message, string? AnsweredBy);

/// <summary>A prepare that a JavaScript peer received.</summary>
internal sealed record JsPrepare(string Destination, string Amount, double ExpiresInMs);

/// <summary>What a child learned about itself (ILDCP, RFC 31).</summary>
internal sealed record JsConfiguration(string ClientAddress, string AssetCode, int AssetScale);

/// <summary>Where a listening peer listens.</summary>
internal sealed record JsListening(int Port);

/// <summary>Where a STREAM server can be paid.</summary>
internal sealed record JsStreamServer(string DestinationAccount, string SharedSecret);

/// <summary>What a STREAM sender knows at the end of its payment.</summary>
internal sealed record JsPayment(string Sent, string Delivered, string SourceAccount, JsAsset DestinationAsset);

/// <summary>Code and scale of amounts.</summary>
internal sealed record JsAsset(string Code, int Scale);

/// <summary>One arrival of money on a stream.</summary>
internal sealed record JsMoney(string Amount);

/// <summary>What a stream had received at its end.</summary>
internal sealed record JsStreamEnd(string TotalReceived);

/// <summary>An error that the plugin logged.</summary>
internal sealed record JsComplaint(string Message);
