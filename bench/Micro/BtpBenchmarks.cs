using BenchmarkDotNet.Attributes;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;

namespace Connector.Micro;

/// <summary>What a session does to a frame.</summary>
[MemoryDiagnoser]
public class BtpBenchmarks
{
    private readonly byte[] _packet = Sample.PreparePacket();
    private readonly byte[] _frame = Sample.InFrame(BtpType.Message, Sample.PreparePacket());
    private readonly byte[] _answer = Sample.InFrame(BtpType.Response, Sample.FulfillPacket());
    private readonly byte[] _target = new byte[1024];

    [Benchmark]
    public int MessageRead() => BtpFrame.TryRead(_frame, out var frame, out var error) && frame.TryGetIlp(out var packet)
        ? packet.Length
        : throw new InvalidOperationException(error.ToString());

    [Benchmark]
    public int MessageWrite() => BtpWriter.WriteIlp(_target, BtpType.Message, Sample.RequestId, _packet);

    [Benchmark]
    public int EmptyResponseWrite() => BtpWriter.WriteEmptyResponse(_target, Sample.RequestId);

    /// <summary>Frame, envelope, prepare, patch and frame again: all bytes that are touched on one hop.</summary>
    [Benchmark]
    public int WholeHop()
    {
        if (!BtpFrame.TryRead(_frame, out var frame, out var error)
            || !frame.TryGetIlp(out var ilp)
            || !Prepare.TryRead(ilp, out var prepare, out error))
        {
            throw new InvalidOperationException(error.ToString());
        }

        Span<byte> copy = stackalloc byte[512];
        ilp.CopyTo(copy);
        Prepare.Patch(copy, prepare.Amount, prepare.ExpiresAt);
        return BtpWriter.WriteIlp(_target, BtpType.Message, Sample.RequestId, copy[..prepare.Length]);
    }

    /// <summary>An answer on its way back, with its hash checked.</summary>
    [Benchmark]
    public int AnswerChecked() => BtpFrame.TryRead(_answer, out var frame, out var error)
        && frame.TryGetIlp(out var ilp)
        && Fulfill.TryRead(ilp, out var fulfill, out error)
        && Condition.Matches(fulfill.Fulfillment, Sample.ConditionOfPreimage)
            ? ilp.Length
            : throw new InvalidOperationException(error.ToString());
}
