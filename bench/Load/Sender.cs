using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Connector.Protocols.Btp;
using Connector.Protocols.Ilp;
using Connector.Sockets;

namespace Connector.Load;

/// <summary>
/// Keeps a fixed number of prepares open on one socket: each answer makes room for the next. One loop, which sends
/// what a burst of answers made room for in one burst.
/// </summary>
internal sealed class Sender(BtpSocket socket, PrepareTemplate template, int window, RunPhase phase, TimeProvider clock)
{
    private const int SlotBits = 16;
    private const int SlotMask = (1 << SlotBits) - 1;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly Slot[] _slots = new Slot[Math.Min(window, SlotMask)];
    private readonly byte[] _preimage = RandomNumberGenerator.GetBytes(PrepareTemplate.PreimageLength);
    private readonly byte[] _answer = new byte[256];
    private ulong _serial;
    private long _expirySetAt;
    private int _open;

    public LatencyHistogram Latency { get; } = new();

    /// <summary>Rejects since the warm-up, by their code's three bytes.</summary>
    public Dictionary<uint, long> Rejected { get; } = [];

    /// <summary>Rejects before that: links of a row may still be on their way up.</summary>
    public long RejectedInWarmup { get; private set; }

    /// <summary>Answers whose fulfillment was not this packet's preimage, or that were no ILP answer at all.</summary>
    public long Wrong { get; private set; }

    /// <summary>Answers to no open request: duplicates, or made up.</summary>
    public long Unexpected { get; private set; }

    /// <summary>Prepares that were never answered, once the loop has ended.</summary>
    public int Lost => _open;

    /// <summary>Ends when everything is answered after the phase turned to stopping, or when the socket closes.</summary>
    public async Task RunAsync()
    {
        for (var slot = 0; slot < _slots.Length; slot++) await SendAsync(slot);
        while (_open > 0)
        {
            var length = await socket.ReceiveAsync();
            if (length == 0) return;
            var slot = Take(length, out var reply);
            if (reply > 0) await socket.SendAsync(_answer.AsMemory(0, reply));
            if (slot >= 0 && !phase.Stopping) await SendAsync(slot);
        }
    }

    private ValueTask SendAsync(int index)
    {
        var now = Stopwatch.GetTimestamp();
        if (now - _expirySetAt > Stopwatch.Frequency)
        {
            _expirySetAt = now;
            template.SetExpiry((clock.GetUtcNow() + Hold).ToUnixTimeMilliseconds());
        }
        ref var slot = ref _slots[index];
        // A new upper half each time: a second answer to the slot's last packet is not taken for the next one's.
        slot.RequestId = unchecked((slot.RequestId & ~(uint)SlotMask) + (1u << SlotBits)) | (uint)(index + 1);
        slot.Serial = ++_serial;
        slot.SentAt = now;
        BinaryPrimitives.WriteUInt64BigEndian(_preimage, slot.Serial);
        template.SetPacket(slot.RequestId, _preimage);
        _open++;
        return socket.SendAsync(template.Frame);
    }

    /// <summary>Books an answer and returns the slot that is free again, or -1.</summary>
    private int Take(int length, out int reply)
    {
        reply = 0;
        if (!BtpFrame.TryRead(socket.Frame(length), out var frame, out _)) return Unknown();
        if (frame.Type == BtpType.Message)
        {
            reply = Unasked.Answer(frame, _answer);
            return -1;
        }
        var index = (int)(frame.RequestId & SlotMask) - 1;
        if (index < 0 || index >= _slots.Length || _slots[index].SentAt == 0
            || _slots[index].RequestId != frame.RequestId)
        {
            return Unknown();
        }
        Book(frame, ref _slots[index]);
        return index;
    }

    private void Book(in BtpFrame frame, ref Slot slot)
    {
        var ticks = Stopwatch.GetTimestamp() - slot.SentAt;
        slot.SentAt = 0;
        _open--;
        if (frame.TryGetIlp(out var packet) && Fulfill.TryRead(packet, out var fulfill, out _))
        {
            if (!IsPreimage(fulfill.Fulfillment, slot.Serial)) Wrong++;
            else if (phase.Measuring) Latency.Record((long)(ticks * NanosecondsPerTick));
        }
        else if (frame.TryGetIlp(out packet) && Reject.TryRead(packet, out var reject, out _))
        {
            CountReject(reject.Code);
        }
        else
        {
            Wrong++;
        }
    }

    private void CountReject(ReadOnlySpan<byte> code)
    {
        if (!phase.Measuring && !phase.Stopping)
        {
            RejectedInWarmup++;
            return;
        }
        var key = ((uint)code[0] << 16) | ((uint)code[1] << 8) | code[2];
        Rejected[key] = Rejected.GetValueOrDefault(key) + 1;
    }

    private bool IsPreimage(ReadOnlySpan<byte> fulfillment, ulong serial) =>
        BinaryPrimitives.ReadUInt64BigEndian(fulfillment) == serial
        && fulfillment[sizeof(ulong)..].SequenceEqual(_preimage.AsSpan(sizeof(ulong)));

    private int Unknown()
    {
        Unexpected++;
        return -1;
    }

    private struct Slot
    {
        public uint RequestId;
        public ulong Serial;
        public long SentAt;
    }
}
