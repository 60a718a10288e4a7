using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>
/// A node runs on the live network or on a test network, never on both (RFC 34). Only an address that somebody wrote
/// says which; routes of the other kind would never be used.
/// </summary>
internal static class NetworkChecks
{
    public static void Check(ProblemLog problems, Section root)
    {
        if (root.Text("ilpAddress") is not { } address || Network(address) is not { } ours)
        {
            return;
        }

        foreach (var route in root.Sections("routes"))
        {
            if (route.Text("prefix") is { } prefix && Network(prefix) is { } theirs && theirs != ours)
            {
                problems.Warning(
                    route.PlaceOf("prefix"),
                    $"{prefix} is on the {theirs} network and our address {address} on the {ours} network, "
                        + "so its packets are refused",
                    "Remove the route, or change ilpAddress");
            }
        }
    }

    private static string? Network(string address) => address.Split('.')[0] switch
    {
        "g" => "live",
        "test" or "test1" or "test2" or "test3" => "test",
        _ => null,
    };
}
