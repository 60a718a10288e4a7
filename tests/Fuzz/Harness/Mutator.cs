namespace Connector.Fuzz.Harness;

/// <summary>Makes a new input out of old ones. The same seed makes the same inputs in the same order.</summary>
public sealed class Mutator(IReadOnlyList<byte[]> corpus, int seed)
{
    /// <summary>The longest input that is made, in bytes: a little more than a BTP frame may have.</summary>
    public const int MaxLength = 66_000;

    private static readonly byte[] Interesting =
        [0x00, 0x01, 0x02, 0x03, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x88, 0x89, 0xfe, 0xff];

    private static readonly byte[][] Words =
    [
        "ilp"u8.ToArray(), "auth"u8.ToArray(), "auth_token"u8.ToArray(), "auth_username"u8.ToArray(), "g.a"u8.ToArray(),
        "peer.config"u8.ToArray(), "test."u8.ToArray(), ".."u8.ToArray(), "20300102030405678"u8.ToArray(),
        "20160229235960999"u8.ToArray(), "F08"u8.ToArray(), [0x81, 0x80], [0x82, 0x01, 0x00], [0x82, 0x80, 0x00],
        [0x84, 0x7f, 0xff, 0xff, 0xff], [0x84, 0xff, 0xff, 0xff, 0xff],
        [0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [0x01, 0x00], [0x04, 0xff, 0xff, 0xff, 0xff],
    ];

#pragma warning disable CA5394 // Inputs must be repeatable, not secret.
    private readonly Random _random = new(seed);

    /// <summary>The next input; now and then one that owes nothing to the corpus.</summary>
    public byte[] Next()
    {
        if (corpus.Count == 0 || _random.Next(50) == 0) return Noise(_random.Next(200));
        var input = new List<byte>(Pick(corpus));
        for (var left = _random.Next(1, 6); left > 0; left--) Mutate(input);
        if (input.Count > MaxLength) input.RemoveRange(MaxLength, input.Count - MaxLength);
        return [.. input];
    }

    private void Mutate(List<byte> input)
    {
        var at = _random.Next(input.Count + 1);
        var length = Math.Min(_random.Next(1, 1 << _random.Next(1, 8)), input.Count - at);
        switch (_random.Next(9))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = Pick(Interesting);
                break;
            case 2 when at < input.Count:
                input[at] = unchecked((byte)(input[at] + _random.Next(-3, 4)));
                break;
            case 3:
                input.RemoveRange(at, length);
                break;
            case 4:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 5:
                input.InsertRange(at, Pick(Words));
                break;
            case 6:
                Overwrite(input, at, Pick(Words));
                break;
            case 7:
                input.InsertRange(at, Noise(_random.Next(16)));
                break;
            default:
                Splice(input, at);
                break;
        }
    }

    private void Splice(List<byte> input, int at)
    {
        var other = Pick(corpus);
        var from = _random.Next(other.Length + 1);
        input.RemoveRange(at, input.Count - at);
        input.AddRange(other.AsSpan(from));
    }

    private static void Overwrite(List<byte> input, int at, byte[] word)
    {
        for (var i = 0; i < word.Length && at + i < input.Count; i++) input[at + i] = word[i];
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
#pragma warning restore CA5394
}
