using Connector.Grains.Accounts;

namespace Connector.Grains.Tests.Accounts;

/// <summary>An edge that hands batches to a test.</summary>
internal static class TestEdge
{
    public static Edge To(Func<ReadOnlyMemory<byte>, Task> send) => new(
        new Pump(Edge.MaxAnswerBytes, send, static exception => throw exception),
        new Pump(Edge.MaxPrepareBytes, send, static exception => throw exception));
}
