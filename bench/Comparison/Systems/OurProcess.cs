namespace Connector.Comparison.Systems;

/// <summary>Ours as silo or as gateway.</summary>
internal static class OurProcess
{
    /// <summary>
    /// Starts it: the one place that knows how a silo is told to run without a gateway. The node id is the file's unless there
    /// is another.
    /// </summary>
    public static ServerProcess Start(
        string project, string file, int healthPort, string directory, Workplace workplace, string? nodeId = null)
    {
        var environment = new Dictionary<string, string>(workplace.Probed())
        {
            ["CONFIG_FILE"] = file,
            ["HEALTH_CHECK_PORT"] = $"{healthPort}",
        };
        if (project == "Silo") environment["CLUSTER_ROLE"] = "silo";
        if (nodeId is not null) environment["NODE_ID"] = nodeId;
        return ServerProcess.Start("dotnet", [Workplace.Built(project)], directory, environment);
    }
}
