namespace Connector.Dashboard;

/// <summary>The version of this build.</summary>
internal static class DashboardVersion
{
    public static string Text { get; } = typeof(DashboardVersion).Assembly.GetName().Version!.ToString(3);
}
