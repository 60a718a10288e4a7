using System.Globalization;
using Connector.Grains.Forwarding;

namespace Connector.Grains.Tests.Forwarding;

public sealed class ExpiryWindowTests
{
    public static TheoryData<string, long, long, long, long, long?> Vectors()
    {
        var data = new TheoryData<string, long, long, long, long, long?>();
        foreach (var vector in VectorFile.Read("expiry.json"))
        {
            data.Add(
                vector.GetProperty("name").GetString()!,
                Milliseconds(vector.GetProperty("now").GetString()!),
                Milliseconds(vector.GetProperty("incomingExpiresAt").GetString()!),
                vector.GetProperty("minMessageWindowMs").GetInt64(),
                vector.GetProperty("maxHoldTimeMs").GetInt64(),
                vector.TryGetProperty("outgoingExpiresAt", out var outgoing) && outgoing.GetString() is { } text
                    ? Milliseconds(text)
                    : null);
        }

        return data;
    }

    [Theory, MemberData(nameof(Vectors))]
    public void shortens_as_the_vectors_say(string name, long now, long incoming, long window, long hold, long? expected)
    {
        _ = name;
        var shortened = ExpiryWindow.TryShorten(incoming, now, window, hold, out var outgoing);
        Assert.Equal(expected, shortened ? outgoing : null);
    }

    private static long Milliseconds(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
