using Connector.Gateway.Logging;
using Microsoft.Extensions.Logging;

namespace Connector.Gateway.Tests.Logging;

public sealed class SecretMaskTests
{
    private const string Secret = "s3cret-of-alice";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task no_configured_secret_appears_in_any_line_wherever_it_stands(bool json)
    {
        var log = new LogLines(json: json);
        var lines = await log.WriteAsync((loggers, opened) =>
        {
            opened.Secrets.Set([Secret]);
            var logger = loggers.CreateLogger("X");
            logger.PeerLoggedIn(Secret, "in a property and in the message");
            logger.Failed(new InvalidOperationException($"token={Secret}", new ArgumentException($"again {Secret}")));
            logger.LogWarning("in the template itself: s3cret-of-alice");
            logger.LogWarning("in a list: {List}", new List<string> { "a", Secret });
            logger.PeerLoggedIn(new string('x', LogText.MaxChars - 5) + Secret, "half of it behind the cut");
        });

        Assert.True(lines.Length >= 5);
        Assert.All(lines, line =>
        {
            Assert.DoesNotContain(Secret, line, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cre", line, StringComparison.Ordinal);
        });
        Assert.Contains(lines, line => line.Contains("***", StringComparison.Ordinal));
    }

    [Fact]
    public void of_two_secrets_that_begin_alike_nothing_is_left()
    {
        var mask = new SecretMask();
        mask.Set(["token", "token-longer"]);
        Assert.Equal("*** and ***", mask.Apply("token-longer and token"));
    }

    [Fact]
    public void a_secret_too_short_to_be_told_from_text_is_left_alone()
    {
        var mask = new SecretMask();
        mask.Set(["a", ""]);
        Assert.Equal("a banana", mask.Apply("a banana"));
    }

    [Fact]
    public void a_new_set_replaces_the_old_one()
    {
        var mask = new SecretMask();
        mask.Set(["first-secret"]);
        mask.Set(["second-secret"]);
        Assert.Equal("first-secret ***", mask.Apply("first-secret second-secret"));
    }
}
