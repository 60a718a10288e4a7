using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Connector.Gateway.WebSockets;
using Connector.Grains.Interfaces.Packets;
using Connector.Protocols.Btp;

namespace Connector.Gateway.Sessions;

/// <summary>Queues become bytes here, in the writer alone.</summary>
internal sealed partial class FrameSender
{
    /// <summary>A prepare that waited less than this is written without looking at its expiry. Milliseconds.</summary>
    private const long FreshMs = 100;

    /// <summary>Writes what waits, unless a write is under way: then it goes with the next one.</summary>
    public void Flush()
    {
        lock (Gate)
        {
            if (_writing || _held || !HasWork) return;
            _writing = true;
        }

        _ = WriteAsync();
    }

    private bool HasWork => !_ended
        && (_first is not null || !_answers.IsEmpty || !_prepares.IsEmpty || _pongLength >= 0 || _pingDue
            || _closeReason is not null || Proof.WantsPing);

    private async Task WriteAsync()
    {
        try
        {
            while (TryEncode(out var closes))
            {
                Volatile.Write(ref _writeStarted, clock.GetTimestamp());
                await socket.Stream.WriteAsync(_output.Written).ConfigureAwait(false);
                Volatile.Write(ref _writeStarted, 0);
                _output.Clear();
                // What waits still was not written, and is given back as such when the session ends.
                if (socket.IsGone) throw new IOException("the other side is gone");
                if (closes) _closeWritten.TrySetResult();
            }
        }
        catch (Exception exception)
        {
            if (!BtpConnection.IsAboutAClosedSocket(exception)) Fault = exception;
            // The reader of this socket notices too and ends the session; _writing stays set, so nobody writes again.
            Volatile.Write(ref _writeStarted, 0);
            socket.Abort();
            _closeWritten.TrySetResult();
        }
    }

    /// <summary>Encodes what waits, at most one chunk of answers and one of prepares; false when nothing does.</summary>
    private bool TryEncode(out bool closes)
    {
        ReadOnlyMemory<byte> answers, prepares = default;
        lock (Gate)
        {
            closes = false;
            if (_held || !HasWork)
            {
                _writing = false;
                _output.Release();
                if (!_ended && Proof.IsPaced) PingLater();
                return false;
            }

            EncodeControl();
            _answers.TryTake(out answers);
            if (_answers.IsEmpty)
            {
                _prepares.TryTake(out prepares);
                closes = _closeReason is not null;
                // Nothing may follow a close frame.
                _ended |= closes;
            }
        }

        EncodeAnswers(answers.Span);
        EncodePrepares(prepares.Span);
        EncodeProof();
        if (closes) EncodeClose();
        BatchBuffer.Recycle(answers);
        BatchBuffer.Recycle(prepares);
        return true;
    }

    private void EncodeControl()
    {
        if (_first is { } first)
        {
            _first = null;
            first.CopyTo(_output.Begin(Opcode.Binary, first.Length));
            _output.End(first.Length);
        }

        if (_pongLength >= 0)
        {
            _pong.AsSpan(0, _pongLength).CopyTo(_output.Begin(Opcode.Pong, _pongLength));
            _output.End(_pongLength);
            _pongLength = -1;
        }

        if (!_pingDue) return;
        _pingDue = false;
        _output.Begin(Opcode.Ping, 0);
        _output.End(0);
    }

    /// <summary>A pong came: the next ping goes, now or when it is time.</summary>
    public void GoOnProving()
    {
        lock (Gate)
        {
            if (!_ended && Proof.IsPaced) PingLater();
        }

        if (Proof.WantsPing) Flush();
    }

    /// <summary>The last fulfills of a burst get their ping although nothing is written behind them.</summary>
    private void PingLater()
    {
        _pingTimer ??= clock.CreateTimer(
            static sender => ((FrameSender)sender!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pingTimer.Change(ReadProof.Pace, Timeout.InfiniteTimeSpan);
    }

    private void EncodeProof()
    {
        if (!Proof.TryPing(out var payload)) return;
        BitConverter.TryWriteBytes(_output.Begin(Opcode.Ping, sizeof(uint)), payload);
        _output.End(sizeof(uint));
    }

    private void EncodeClose()
    {
        var reason = Encoding.UTF8.GetBytes(_closeReason!);
        var place = _output.Begin(Opcode.Close, sizeof(ushort) + reason.Length);
        BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)_closeCode);
        reason.CopyTo(place[sizeof(ushort)..]);
        _output.End(sizeof(ushort) + reason.Length);
    }

    private void EncodeAnswers(ReadOnlySpan<byte> entries)
    {
        while (PacketEntry.TryRead(ref entries, out var entry))
        {
            switch (entry.Kind)
            {
                case EntryKind.NoAnswer:
                    BtpWriter.WriteEmptyResponse(
                        _output.Begin(Opcode.Binary, BtpWriter.EmptyResponseLength), (uint)entry.Tag);
                    _output.End(BtpWriter.EmptyResponseLength);
                    break;
                case EntryKind.PeerError:
                    EncodeError((uint)entry.Tag, entry.Payload);
                    break;
                default:
                    if (entry.Kind == EntryKind.Fulfill && entry.Time != 0) Proof.Writes(unchecked((ulong)entry.Time));
                    EncodeIlp(entry.Flags == Swapped ? BtpType.Message : BtpType.Response, (uint)entry.Tag, entry.Payload);
                    break;
            }
        }
    }

    private void EncodeError(uint requestId, ReadOnlySpan<byte> code)
    {
        var name = BtpErrors.NameOf(code);
        var length = BtpWriter.SizeOfError(name.Length, 0);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        BtpWriter.WriteError(_output.Begin(Opcode.Binary, length), requestId, code, name, now, default);
        _output.End(length);
    }

    private void EncodePrepares(ReadOnlySpan<byte> entries)
    {
        if (entries.IsEmpty) return;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var written = 0;
        while (PacketEntry.TryRead(ref entries, out var entry))
        {
            var waited = now - entry.Time;
            if (waited > FreshMs && PrepareExpiry.TryRead(entry.Payload, out var expiresAt) && expiresAt <= now)
            {
                GiveBack(entry.Tag, UndeliveredReason.Expired);
                continue;
            }

            EncodeIlp(BtpType.Message, (uint)entry.Tag, entry.Payload);
            _telemetry?.PacketSent(_account, entry.Payload, now);
            written++;
        }

        Volatile.Write(ref _preparesWritten, _preparesWritten + written);
        Volatile.Write(ref _lastPrepareAt, clock.GetTimestamp());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EncodeIlp(BtpType type, uint requestId, ReadOnlySpan<byte> packet)
    {
        var length = BtpWriter.SizeOfIlp(packet.Length);
        BtpWriter.WriteIlp(_output.Begin(Opcode.Binary, length), type, requestId, packet);
        _output.End(length);
    }
}
