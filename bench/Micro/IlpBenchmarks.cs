using BenchmarkDotNet.Attributes;
using Connector.Protocols.Ilp;
using ErrorCode = Connector.Protocols.Ilp.ErrorCode;

namespace Connector.Micro;

/// <summary>
/// What each hop does to a packet. Every benchmark answers a number made of what it read, so that nothing is optimised
/// away, and throws when the codec refuses: a refusal would be fast.
/// </summary>
[MemoryDiagnoser]
public class IlpBenchmarks
{
    private readonly byte[] _prepare = Sample.PreparePacket();
    private readonly byte[] _fulfill = Sample.FulfillPacket();
    private readonly byte[] _preimage = Sample.Preimage;
    private readonly byte[] _target = new byte[1024];
    private ulong _amount = Sample.Amount;

    [Benchmark]
    public int PrepareRead() => Prepare.TryRead(_prepare, out var prepare, out var error)
        ? prepare.Destination.Length + prepare.Data.Length
        : throw new InvalidOperationException(error.ToString());

    [Benchmark]
    public int PreparePatch()
    {
        Prepare.Patch(_prepare, ++_amount, Sample.ExpiresAt);
        return _prepare.Length;
    }

    [Benchmark]
    public int PrepareWrite() => Prepare.Write(
        _target, Sample.Amount, Sample.ExpiresAt, Sample.ConditionOfPreimage, Sample.Destination, Sample.Data);

    [Benchmark]
    public int FulfillRead() => Fulfill.TryRead(_fulfill, out var fulfill, out var error)
        ? fulfill.Data.Length
        : throw new InvalidOperationException(error.ToString());

    [Benchmark]
    public int FulfillWrite() => Fulfill.Write(_target, _preimage, Sample.Data);

    [Benchmark]
    public int FulfillmentCheck() => Condition.Matches(_preimage, Sample.ConditionOfPreimage)
        ? 1
        : throw new InvalidOperationException("the preimage does not match");

    [Benchmark]
    public int RejectWrite() => Reject.Write(
        _target, ErrorCode.T04InsufficientLiquidity, "g.connector-b"u8, "the limit of this account is reached"u8, default);
}
