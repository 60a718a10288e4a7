using Connector.Fuzz.Harness;

namespace Connector.Hostile.Attack;

/// <summary>One message of an attack.</summary>
/// <param name="Bytes">What goes onto the socket.</param>
/// <param name="BreaksTheSocket">It breaks RFC 6455 itself, so that nothing after it can be read.</param>
public readonly record struct HostileFrame(byte[] Bytes, bool BreaksTheSocket);

/// <summary>
/// Mutated frames without end: BTP frames with bits flipped, cut, spliced, with lengths that lie; and now and then a
/// violation of the WebSocket protocol under them. The same seed makes the same frames in the same order.
/// </summary>
public sealed class HostileFrames
{
    /// <summary>One in so many breaks the WebSocket protocol.</summary>
    private const int Violations = 16;

    /// <summary>One in so many comes in fragments.</summary>
    private const int Fragmented = 12;

    private readonly IReadOnlyList<byte[]> _valid;
    private readonly Mutator _mutator;
#pragma warning disable CA5394 // Attacks must be repeatable, not secret.
    private readonly Random _random;

    /// <param name="seed">What makes the run repeatable.</param>
    /// <param name="account">Who logs in in the frames that are mutated.</param>
    /// <param name="token">With which token, right or wrong.</param>
    /// <param name="destination">Where valid packets among the frames go.</param>
    public HostileFrames(int seed, string account, string token, string destination)
    {
        _valid = ValidFrames.For(account, token, destination);
        _mutator = new Mutator(_valid, seed);
        _random = new Random(seed);
    }

    /// <summary>The next one.</summary>
    public HostileFrame Next()
    {
        var bytes = new List<byte>(256);
        if (_random.Next(Violations) == 0)
        {
            Violate(bytes);
            return new HostileFrame([.. bytes], BreaksTheSocket: true);
        }

        if (_random.Next(Fragmented) == 0) Fragment(bytes);
        else WebSocketBytes.Append(bytes, WebSocketBytes.Binary, Message(), key: Key());
        if (_random.Next(50) == 0) WebSocketBytes.Append(bytes, WebSocketBytes.Ping, Noise(_random.Next(126)), key: Key());
        return new HostileFrame([.. bytes], BreaksTheSocket: false);
    }

    /// <summary>A request line and headers, broken somewhere.</summary>
    public byte[] Handshake() => new Mutator([HostileSocket.Handshake], _random.Next()).Next();

    /// <summary>Mostly a mutated frame, sometimes a valid one, so that there is something behind the decoder to reach.</summary>
    private byte[] Message() => _random.Next(10) == 0 ? _valid[_random.Next(2, _valid.Count)] : _mutator.Next();

    private void Fragment(List<byte> bytes)
    {
        var message = Message().AsSpan();
        var first = true;
        while (true)
        {
            var length = _random.Next(message.Length + 1);
            var isLast = length == message.Length || _random.Next(8) == 0;
            var opcode = first ? WebSocketBytes.Binary : WebSocketBytes.Continuation;
            WebSocketBytes.Append(bytes, opcode, isLast ? message : message[..length], isLast, key: Key());
            if (isLast) return;
            message = message[length..];
            first = false;
            if (_random.Next(4) == 0) WebSocketBytes.Append(bytes, WebSocketBytes.Pong, default, key: Key());
        }
    }

    private void Violate(List<byte> bytes)
    {
        var message = Message();
        switch (_random.Next(16))
        {
            case 0:
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, message, key: null);
                break;
            case 1:
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, message, reserved: _random.Next(1, 8), key: Key());
                break;
            case 2:
                WebSocketBytes.Append(bytes, (byte)(_random.Next(2) == 0 ? _random.Next(3, 8) : _random.Next(11, 16)), message, key: Key());
                break;
            case 3:
                WebSocketBytes.Append(bytes, (byte)_random.Next(8, 11), Noise(_random.Next(126)), isFinal: false, key: Key());
                break;
            case 4:
                WebSocketBytes.Append(bytes, (byte)_random.Next(8, 11), Noise(_random.Next(126, 2_000)), key: Key());
                break;
            case 5:
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, message, key: Key(), promised: Pick(ulong.MaxValue, 1UL << 63, 1UL << 32, uint.MaxValue, int.MaxValue));
                break;
            case 6:
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, message, key: Key(), promised: Pick(65_536UL, 65_537UL, 70_000UL, 1UL << 20));
                break;
            case 7:
                WebSocketBytes.Append(bytes, WebSocketBytes.Continuation, message, isFinal: _random.Next(2) == 0, key: Key());
                break;
            case 8:
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, message, isFinal: false, key: Key());
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, message, key: Key());
                break;
            case 9:
                WebSocketBytes.Append(bytes, WebSocketBytes.Text, message, key: Key());
                break;
            case 10:
                WebSocketBytes.Append(bytes, WebSocketBytes.Close, Noise(_random.Next(126)), key: Key());
                break;
            case 11:
                bytes.AddRange(Noise(_random.Next(1, 500)));
                break;
            case 12:
                // Less than it promises: what follows is swallowed.
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, message, key: Key(), promised: (ulong)message.Length + (ulong)_random.Next(1, 60_000));
                break;
            case 13:
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, default, isFinal: false, key: Key());
                for (var i = 0; i < 300; i++) WebSocketBytes.Append(bytes, WebSocketBytes.Continuation, default, isFinal: false, key: Key());
                break;
            case 14:
                WebSocketBytes.Append(bytes, WebSocketBytes.Binary, Noise(40_000), isFinal: false, key: Key());
                WebSocketBytes.Append(bytes, WebSocketBytes.Continuation, Noise(40_000), key: Key());
                break;
            default:
                bytes.AddRange(HostileSocket.Handshake);
                break;
        }
    }

    private uint Key() => _random.Next(8) == 0 ? 0 : unchecked((uint)_random.Next(int.MinValue, int.MaxValue));

    private ulong Pick(params ulong[] choices) => choices[_random.Next(choices.Length)];

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }
#pragma warning restore CA5394
}
