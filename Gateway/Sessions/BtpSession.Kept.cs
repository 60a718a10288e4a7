using System.Runtime.InteropServices;
using Connector.Grains.Interfaces.Packets;

namespace Connector.Gateway.Sessions;

/// <summary>What the session keeps until the account has made it durable, and what it reports beside answers.</summary>
internal sealed partial class BtpSession
{
    private readonly KeptAnswers _kept = new();
    private TaskCompletionSource? _nothingKept;

    /// <summary>A fulfill came for which the peer was told R00. May be called while the sender's gate is held.</summary>
    private void ReportUnrelayed(ulong number) => Report(EntryKind.Unrelayed, [number]);

    private void Report(EntryKind kind, ReadOnlySpan<ulong> numbers)
    {
        lock (_givingBack)
        {
            for (; numbers.Length > 0; numbers = numbers[Math.Min(MostNumbers, numbers.Length)..])
            {
                var bytes = MemoryMarshal.AsBytes(numbers[..Math.Min(MostNumbers, numbers.Length)]);
                _givenBack.TryAppend(kind, 0, 0, 0, bytes);
            }

            OfferGivenBack();
        }

        Pump.StartSoon();
    }

    /// <summary>The account has made durable what was sent up to this number.</summary>
    private void ForgetAnswers(uint through)
    {
        TaskCompletionSource? signal = null;
        lock (_parking)
        {
            Acknowledge(_kept.Forget(through));
            if (_kept.Bytes == 0) (signal, _nothingKept) = (_nothingKept, null);
        }

        signal?.TrySetResult();
    }

    private Task NothingKeptAsync()
    {
        lock (_parking)
        {
            if (_kept.Bytes == 0) return Task.CompletedTask;
            _nothingKept ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _nothingKept.Task;
        }
    }

    /// <summary>Tells the account that what was kept stands before this.</summary>
    private void KeepMarker()
    {
        var marker = new BatchBuffer(int.MaxValue);
        marker.TryAppend(EntryKind.Reoffered, 0, 0, 0, default);
        marker.TryTake(out var chunk);
        Interlocked.Add(ref _inputBytes, _kept.Keep(MemoryMarshal.AsMemory(chunk).Span));
        BatchBuffer.Recycle(chunk);
    }
}
