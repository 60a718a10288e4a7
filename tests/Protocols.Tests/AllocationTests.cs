using Connector.Protocols.Btp;
using Connector.Protocols.Ildcp;
using Connector.Protocols.Ilp;

namespace Connector.Protocols.Tests;

/// <summary>The packet path allocates nothing: each step is expected to cost 0 bytes, whatever the input.</summary>
public sealed class AllocationTests
{
    private const int Runs = 200;

    private static readonly byte[] Destination = "test.connector.alice"u8.ToArray();
    private static readonly byte[] Digest = new byte[32];
    private static readonly byte[] Data = new byte[1000];
    private static readonly byte[] Buffer = new byte[4096];
    private static readonly byte[] PreparePacket =
        Written(Prepare.Write(Buffer, 1, 1_893_553_445_678, Digest, Destination, Data));
    private static readonly byte[] FulfillPacket = Written(Fulfill.Write(Buffer, Digest, Data));
    private static readonly byte[] RejectPacket =
        Written(Reject.Write(Buffer, ErrorCode.T00InternalError, Destination, Data, Data));
    private static readonly byte[] Frame = Written(BtpWriter.WriteIlp(Buffer, BtpType.Message, 1, PreparePacket));
    private static readonly byte[] ErrorFrame =
        Written(BtpWriter.WriteError(Buffer, 1, "F00"u8, "NotAcceptedError"u8, 0, Data));
    private static readonly byte[] AuthFrame = Written(BtpWriter.WriteAuth(Buffer, 1, "bob"u8, "token"u8));
    private static readonly byte[] Answer = Written(IldcpResponse.Write(Buffer, Destination, 9, "USD"u8));

    private static readonly Dictionary<string, Action> Steps = new()
    {
        ["envelope read"] = () => PacketEnvelope.TryRead(PreparePacket, out _, out _, out _),
        ["prepare read"] = () => Prepare.TryRead(PreparePacket, out _, out _),
        ["prepare write"] = () => Prepare.Write(Buffer, 1, 1_893_553_445_678, Digest, Destination, Data),
        ["prepare patch"] = () => Prepare.Patch(PreparePacket, 2, 1_893_553_444_678),
        ["fulfill read"] = () => Fulfill.TryRead(FulfillPacket, out _, out _),
        ["fulfill write"] = () => Fulfill.Write(Buffer, Digest, Data),
        ["fulfill check"] = () => Condition.Matches(Digest, Condition.PeerProtocolCondition),
        ["reject read"] = () => Reject.TryRead(RejectPacket, out _, out _),
        ["reject write"] = () => Reject.Write(Buffer, ErrorCode.F02Unreachable, Destination, "no route"u8, default),
        ["address scheme"] = () => IlpAddress.SchemeOf(Destination),
        ["frame read"] = ReadFrame,
        ["frame walk"] = WalkFrame,
        ["frame write"] = () => BtpWriter.WriteIlp(Buffer, BtpType.Response, 1, FulfillPacket),
        ["empty response write"] = () => BtpWriter.WriteEmptyResponse(Buffer, 1),
        ["error read"] = () => BtpFrame.TryRead(ErrorFrame, out _, out _),
        ["error write"] = () => BtpWriter.WriteError(Buffer, 1, "F00"u8, "NotAcceptedError"u8, 0, Data),
        ["auth read"] = ReadAuth,
        ["auth write"] = () => BtpWriter.WriteAuth(Buffer, 1, "bob"u8, "token"u8),
        ["ildcp read"] = () => IldcpResponse.TryRead(Answer, out _, out _),
        ["ildcp write"] = () => IldcpResponse.Write(Buffer, Destination, 9, "USD"u8),
        ["ildcp request write"] = () => IldcpRequest.Write(Buffer, 0),
        ["prepare refused"] = () => Prepare.TryRead(RejectPacket, out _, out _),
        ["frame refused"] = () => BtpFrame.TryRead(PreparePacket, out _, out _),
    };

    public static TheoryData<string> StepNames => new(Steps.Keys);

    [Theory, MemberData(nameof(StepNames))]
    public void a_step_of_the_packet_path_allocates_nothing(string name) => Assert.Equal(0, Allocated(Steps[name]));

    [Fact]
    public void an_allocation_would_be_seen() =>
        Assert.InRange(Allocated(() => _ = Data.ToArray()), Runs * Data.Length, long.MaxValue);

    [Theory]
    [InlineData("0c84ffffffff")]
    [InlineData("0c88ffffffffffffffff")]
    [InlineData("060000000184ffffffff")]
    [InlineData("06000000010504ffffffff")]
    [InlineData("847fffffff")]
    public void a_promise_of_gigabytes_allocates_nothing(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(0, Allocated(() =>
        {
            Prepare.TryRead(bytes, out _, out _);
            BtpFrame.TryRead(bytes, out _, out _);
            IldcpResponse.TryRead(bytes, out _, out _);
        }));
    }

    private static long Allocated(Action step)
    {
        step(); // What is made once, by static constructors, is not the step's.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var left = Runs; left > 0; left--) step();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void ReadFrame()
    {
        BtpFrame.TryRead(Frame, out var frame, out _);
        frame.TryGetIlp(out _);
    }

    private static void WalkFrame()
    {
        BtpFrame.TryRead(AuthFrame, out var frame, out _);
        frame.TryFind("nothing"u8, out _);
    }

    private static void ReadAuth()
    {
        BtpFrame.TryRead(AuthFrame, out var frame, out _);
        BtpAuth.TryRead(frame, out _, out _, out _);
    }

    private static byte[] Written(int length) => Buffer[..length];
}
