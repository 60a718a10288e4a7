using Connector.Configuration.Reading;

namespace Connector.Configuration.Binding;

/// <summary>
/// What this node is called. Routes to ourselves may say the name of the file although <c>NODE_ID</c> goes over it.
/// </summary>
/// <param name="Current">The name that counts; a stand-in when there is none.</param>
/// <param name="InFile">The name in the file; null when it is the same or absent.</param>
internal sealed record NodeNames(string Current, string? InFile)
{
    public static NodeNames Of(Section root) =>
        new(root.Text("nodeId") ?? "connector", root.Find("nodeId")?.FileValue as string);

    public bool Include(string id) => id == Current || id == InFile;

    public bool MeanLocal(string nextHop) => nextHop == ConnectorConfig.Local || Include(nextHop);
}
