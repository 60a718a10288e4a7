using System.Security.Cryptography;
using System.Text;
using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

namespace Connector.Testing;

/// <summary>What a <see cref="TestPeer"/> does with a prepare. It runs beside the reader, so it may take its time.</summary>
public delegate ValueTask PrepareHandler(IncomingPrepare prepare);

/// <summary>Ways to answer, for <see cref="TestPeer.OnPrepare"/>.</summary>
public static class Answering
{
    /// <summary>The receiver that every test wants: preimage = first 32 bytes of data.</summary>
    public static PrepareHandler Fulfills { get; } = prepare => prepare.FulfillAsync();

    /// <summary>Never answers.</summary>
    public static PrepareHandler Never { get; } = _ => ValueTask.CompletedTask;

    /// <summary>Tears the connection down instead of answering.</summary>
    public static PrepareHandler HangsUp { get; } = prepare =>
    {
        prepare.Peer.Abort();
        return ValueTask.CompletedTask;
    };

    /// <summary>A fulfillment that does not hash to the condition.</summary>
    public static PrepareHandler FulfillsWrongly { get; } =
        prepare => prepare.FulfillWithAsync(SHA256.HashData(prepare.Condition.Span));

    /// <summary>What M2M did: the condition itself as the fulfillment.</summary>
    public static PrepareHandler FulfillsWithTheCondition { get; } =
        prepare => prepare.FulfillWithAsync(prepare.Condition.Span);

    /// <summary>A Response without a packet.</summary>
    public static PrepareHandler AnswersWithNothing { get; } = prepare => prepare.AnswerWithNothingAsync();

    /// <summary>The right answer, two times.</summary>
    public static PrepareHandler FulfillsTwice { get; } = async prepare =>
    {
        await prepare.FulfillAsync().ConfigureAwait(false);
        await prepare.FulfillAsync().ConfigureAwait(false);
    };

    /// <summary>Rejects with this code.</summary>
    public static PrepareHandler RejectsWith(ErrorCode code, string message = "", string? triggeredBy = null) =>
        prepare => prepare.RejectAsync(code, message, triggeredBy);

    /// <summary>A BTP Error in place of a packet.</summary>
    public static PrepareHandler Errors(string code = "F00", string name = "NotAcceptedError", string data = "") =>
        prepare => prepare.ErrorAsync(code, name, data);

    /// <summary>Any bytes in place of a packet.</summary>
    public static PrepareHandler AnswersWith(ReadOnlyMemory<byte> packet) => prepare => prepare.AnswerWithAsync(packet);

    /// <summary>Answers address requests (ILDCP, RFC 31) as a parent does, and fulfills everything else.</summary>
    public static PrepareHandler AssignsAddress(string address, string assetCode = "USD", byte assetScale = 9) =>
        prepare =>
        {
            if (prepare.Destination != "peer.config") return prepare.FulfillAsync();
            var (name, asset) = (Encoding.ASCII.GetBytes(address), Encoding.UTF8.GetBytes(assetCode));
            var data = new byte[IldcpResponse.SizeOf(name.Length, asset.Length)];
            var length = IldcpResponse.Write(data, name, assetScale, asset);
            return prepare.FulfillWithAsync(Condition.PeerProtocolFulfillment, data.AsSpan(0, length));
        };

    /// <summary>The same, later.</summary>
    public static PrepareHandler After(TimeSpan delay, PrepareHandler then, TimeProvider? clock = null) =>
        async prepare =>
        {
            await Task.Delay(delay, clock ?? TimeProvider.System).ConfigureAwait(false);
            await then(prepare).ConfigureAwait(false);
        };

    /// <summary>The same, once <paramref name="gate"/> opens: for tests that decide the moment.</summary>
    public static PrepareHandler When(Task gate, PrepareHandler then) =>
        async prepare =>
        {
            await gate.ConfigureAwait(false);
            await then(prepare).ConfigureAwait(false);
        };
}
