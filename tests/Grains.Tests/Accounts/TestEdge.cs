using Connector.Grains.Accounts;
using Connector.Grains.Interfaces.Accounts;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Grains.Tests.Accounts;

/// <summary>Edges that hand batches to a test.</summary>
internal static class TestEdge
{
    public static Edge To(Func<ReadOnlyMemory<byte>, Task> send) => new(
        new Pump(Edge.MaxAnswerBytes, send, static exception => throw exception),
        new Pump(Edge.MaxPrepareBytes, send, static exception => throw exception));

    /// <summary>Notes what goes to a session.</summary>
    public static void Note(List<Sent> sent, SessionAttach session, ReadOnlyMemory<byte> batch)
    {
        var bytes = batch.Span;
        while (PacketEntry.TryRead(ref bytes, out var entry))
            sent.Add(new Sent(session.Session, entry.Kind, entry.Flags, entry.Tag, entry.Payload.ToArray()));
    }
}
