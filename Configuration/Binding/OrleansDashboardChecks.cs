using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>The Orleans dashboard needs a listener that knows who may look.</summary>
internal static class OrleansDashboardChecks
{
    public static void Check(ProblemLog problems, Section root)
    {
        var dashboard = root.Sub("orleansDashboard");
        if (dashboard.Flag("enabled") && !root.IsWritten("admin"))
            problems.Error(dashboard.PlaceOf("enabled"), "the dashboard is served by the admin listener, which is off", "Write admin: { port: 7770 }");
    }
}
